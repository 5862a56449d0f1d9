import type { Scalar } from './schema.ts'

/** A scalar's Go type, as errors about JSON name it. */
const GO_TYPES: Readonly<Record<Scalar, string>> = {
  string: 'string',
  int32: 'int32',
  int64: 'int64',
  bool: 'bool',
  double: 'float64',
  bytes: '[]uint8',
  time: 'v1.Time',
  microtime: 'v1.MicroTime',
  duration: 'v1.Duration',
  quantity: 'resource.Quantity',
  intOrString: 'intstr.IntOrString',
  json: 'runtime.RawExtension',
  strings: 'v1.ExtraValue',
}

/** Tells a scalar's name from that of a type. */
export function isScalar(type: string): type is Scalar {
  return Object.hasOwn(GO_TYPES, type)
}

/** A type's name in Go with its package: `int32`, `v1.PodSpec`. `named` is the name of a string that has one. */
export function goTypeName(type: string, named?: string): string {
  if (named !== undefined) return named.includes('.') ? named : `v1.${named}`
  return isScalar(type) ? GO_TYPES[type] : type.split('.').slice(-2).join('.')
}

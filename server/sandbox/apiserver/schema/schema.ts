/** Scalars as protobuf and JSON both know them; `time`, `microtime`, `quantity`, `intOrString`, `bytes`, `json` have their own JSON form. */
export type Scalar =
  | 'string'
  | 'int32'
  | 'int64'
  | 'bool'
  | 'double'
  | 'bytes'
  | 'time'
  | 'microtime'
  | 'duration'
  | 'quantity'
  | 'intOrString'
  | 'json'

/** One field of an API type: facts of the Kubernetes API, as its Go types and their tags state them. */
export interface Field {
  /** The name in JSON. */
  name: string
  /** The number in protobuf. */
  number: number
  /** A scalar, or the full name of another type (`io.k8s.api.core.v1.Container`). */
  type: Scalar | (string & {})
  shape: 'single' | 'list' | 'map'
  required: boolean
  /** True when Go keeps a pointer: a zero that was sent stays, where other zeros vanish. */
  pointer: boolean
  /** How a strategic merge patch treats a list: by this key, or as a set of values when the key is ''. */
  mergeKey?: string
  /** How server-side apply treats a list: its keys (listType=map). */
  listMapKeys?: readonly string[]
  /** True when a strategic merge patch replaces all other members (patchStrategy=retainKeys). */
  retainKeys?: boolean
}

/** An object type by its full name, with its fields by JSON name. */
export interface ObjectType {
  name: string
  fields: ReadonlyMap<string, Field>
}

/** The types of the API; one table drives protobuf, strict checks, merging and OpenAPI. */
export interface Schema {
  /** The type of a kind, or undefined when the sandbox does not know it. */
  typeOfKind(group: string, version: string, kind: string): ObjectType | undefined
  type(name: string): ObjectType | undefined
}

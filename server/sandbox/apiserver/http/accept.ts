import type { IncomingHttpHeaders } from 'node:http'

import { REFUSALS } from '../messages.ts'

/** What a client takes: a media type with its parameters, wanted more or less. */
interface Range {
  type: string
  parameters: Readonly<Record<string, string>>
  quality: number
}

/** How an answer is to be written. */
export interface AnswerForm {
  as: 'object' | 'table' | 'partial'
  encoding: 'json' | 'yaml'
}

/** What the server speaks, as its refusals list it. Protobuf comes in, but does not go out. */
const SPOKEN = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']

/** Splits a list such as Accept into its ranges, best first. */
export function parseAccept(header: string | undefined): Range[] {
  const ranges = (header ?? '*/*').split(',').map((part): Range => {
    const [type = '', ...rest] = part.split(';').map((piece) => piece.trim())
    const parameters: Record<string, string> = {}
    for (const piece of rest) {
      const [name = '', value = ''] = piece.split('=')
      parameters[name.toLowerCase()] = value
    }
    const quality = Number(parameters['q'] ?? 1)
    return { type: type.toLowerCase(), parameters, quality: Number.isNaN(quality) ? 0 : quality }
  })
  return ranges.filter(({ quality }) => quality > 0).toSorted((left, right) => right.quality - left.quality)
}

function encodingOf(type: string): AnswerForm['encoding'] | undefined {
  switch (type) {
    case 'application/json':
    case 'application/*':
    case '*/*':
      return 'json'
    case 'application/yaml':
      return 'yaml'
    default:
      return undefined
  }
}

/** Tables and bare metadata have one version here, v1; a client that asks for an older one always names v1 too. */
function shapeOf({
  as,
  g: group,
  v: version,
}: Readonly<Record<string, string>>): AnswerForm['as'] | undefined {
  if (as === undefined) return 'object'
  if (group !== 'meta.k8s.io' || version !== 'v1') return undefined
  if (as === 'Table') return 'table'
  return as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList' ? 'partial' : undefined
}

/** The first form of answer that the client asks for and the server can write. @throws {StatusError} NotAcceptable */
export function negotiate(headers: IncomingHttpHeaders): AnswerForm {
  for (const { type, parameters } of parseAccept(headers.accept)) {
    const encoding = encodingOf(type)
    const as = shapeOf(parameters)
    if (encoding && as) return { as, encoding }
  }
  throw REFUSALS.notAcceptable(SPOKEN)
}

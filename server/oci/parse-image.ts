import { DIGEST } from './digest.ts'
import type { Descriptor, HistoryEntry, ImageConfig, ImageManifest, RunConfig } from './image.ts'

/** One entry of an index: a manifest and the platform that it is for. */
export interface IndexEntry {
  digest: string
  architecture: string
  os: string
}

/** What stood where a manifest should be: an image's, or a list of them. */
export type ParsedManifest =
  { kind: 'image'; image: ImageManifest } | { kind: 'index'; entries: IndexEntry[] }

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const textsOf = (value: unknown): string[] | undefined =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : undefined

/** Reads JSON; undefined when it is none. */
function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch {
    return undefined
  }
}

/** Takes a manifest or an index apart; undefined when the bytes are neither. */
export function parseManifest(bytes: Buffer): ParsedManifest | undefined {
  const content = parseJson(bytes)
  if (!isRecord(content)) return undefined
  if (Array.isArray(content['manifests'])) {
    const entries = content['manifests'].filter(isRecord).map((one) => {
      const platform = isRecord(one['platform']) ? one['platform'] : {}
      return {
        digest: textOf(one['digest']),
        architecture: textOf(platform['architecture']),
        os: textOf(platform['os']),
      }
    })
    return { kind: 'index', entries: entries.filter(({ digest }) => DIGEST.test(digest)) }
  }
  const config = readDescriptor(content['config'])
  const layers = listOf(content['layers']).map(readDescriptor)
  if (!config || !layers.every((layer) => layer !== undefined)) return undefined
  const mediaType = content['mediaType']
  return {
    kind: 'image',
    image: { schemaVersion: 2, ...(typeof mediaType === 'string' ? { mediaType } : {}), config, layers },
  }
}

function readDescriptor(value: unknown): Descriptor | undefined {
  if (!isRecord(value)) return undefined
  const { mediaType, size, digest } = value
  const isOne = typeof mediaType === 'string' && typeof size === 'number' && typeof digest === 'string'
  return isOne && DIGEST.test(digest) ? { mediaType, size, digest } : undefined
}

/** Takes an image's configuration apart; what it lacks is empty, and undefined is given for what is no JSON object. */
export function parseConfig(bytes: Buffer): ImageConfig | undefined {
  const content = parseJson(bytes)
  if (!isRecord(content)) return undefined
  const rootfs = isRecord(content['rootfs']) ? content['rootfs'] : {}
  return {
    architecture: textOf(content['architecture']),
    os: textOf(content['os']),
    created: textOf(content['created']),
    config: readRunConfig(content['config']),
    rootfs: { type: 'layers', diff_ids: textsOf(rootfs['diff_ids']) ?? [] },
    history: listOf(content['history']).filter(isRecord).map(readHistory),
  }
}

function readHistory(entry: Record<string, unknown>): HistoryEntry {
  return {
    created: textOf(entry['created']),
    created_by: textOf(entry['created_by']),
    ...(entry['empty_layer'] === true ? { empty_layer: true } : {}),
  }
}

function readRunConfig(value: unknown): RunConfig {
  if (!isRecord(value)) return {}
  const [env, entrypoint, cmd] = [value['Env'], value['Entrypoint'], value['Cmd']].map(textsOf)
  const [workdir, user] = [textOf(value['WorkingDir']), textOf(value['User'])]
  const labels = isRecord(value['Labels']) ? Object.entries(value['Labels']) : []
  const ports = isRecord(value['ExposedPorts']) ? Object.keys(value['ExposedPorts']) : []
  return {
    ...(env ? { Env: env } : {}),
    ...(entrypoint ? { Entrypoint: entrypoint } : {}),
    ...(cmd ? { Cmd: cmd } : {}),
    ...(workdir ? { WorkingDir: workdir } : {}),
    ...(user ? { User: user } : {}),
    ...(ports.length > 0 ? { ExposedPorts: Object.fromEntries(ports.map((port) => [port, {}])) } : {}),
    ...(labels.length > 0
      ? { Labels: Object.fromEntries(labels.map(([key, text]) => [key, textOf(text)])) }
      : {}),
  }
}

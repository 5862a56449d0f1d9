import type { ImageConfig, ImageManifest, RunConfig } from '../../../oci/image.ts'
import { PROGRAM_LABEL } from '../../../oci/media-types.ts'
import type { Image } from '../program.ts'
import type { Reference } from '../reference.ts'
import { noProgram } from './messages.ts'

/** The full name of the known image whose program runs one with this config. */
export const programOf = ({ config }: ImageConfig): string | undefined => config.Labels?.[PROGRAM_LABEL]

export interface ImageParts {
  reference: Reference
  /** What the node names it by. */
  digest: string
  manifest: ImageManifest
  config: ImageConfig
  /** The known image that its label names. */
  base: Image | undefined
  files: Image['files']
}

/**
 * What runs instead of an image that a registry served: the binaries of the known one that its label names, started as its own
 * config says. Without such a label it can be pulled and not started.
 */
export function makeImage(parts: ImageParts): Image {
  const { reference, digest, manifest, base, files } = parts
  const { name, tag } = reference
  const { config } = parts.config
  return {
    name,
    tags: tag === undefined ? [] : [tag],
    digest,
    sizeBytes: [manifest.config, ...manifest.layers].reduce((sum, { size }) => sum + size, 0),
    entrypoint: config.Entrypoint ?? [],
    command: config.Cmd ?? [],
    env: parseEnv(config.Env ?? []),
    workdir: config.WorkingDir ?? '/',
    ports: parsePorts(config),
    binaries: base?.binaries ?? new Map(),
    files,
    ...(base
      ? {}
      : {
          cannotStart: noProgram(
            `${name}${tag === undefined ? `@${digest}` : `:${tag}`}`,
            programOf(parts.config),
          ),
        }),
  }
}

/** Docker writes `NAME=value`. */
function parseEnv(lines: readonly string[]): Record<string, string> {
  const pairs = lines.map((line) => /^([^=]+)=([\s\S]*)$/.exec(line))
  return Object.fromEntries(
    pairs.map((match) => [match?.[1] ?? '', match?.[2] ?? '']).filter(([key]) => key !== ''),
  )
}

/** `8080/tcp` */
const parsePorts = ({ ExposedPorts = {} }: RunConfig): number[] =>
  Object.keys(ExposedPorts).flatMap((text) => {
    const [, port] = /^(\d{1,5})(?:\/tcp)?$/.exec(text) ?? []
    return port === undefined ? [] : [Number(port)]
  })

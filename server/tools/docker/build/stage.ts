import type { Descriptor, ImageConfig } from '../../../oci/image.ts'

/** An image as it is while it is built. */
export interface Stage {
  /** `AS name`, or its number. */
  name: string
  /** The image after the step before; empty for `scratch`. */
  id: string
  config: ImageConfig
  layers: Descriptor[]
  /** What ARG has declared. */
  args: Map<string, string>
  /** True once a RUN was left out. */
  hasRun: boolean
}

/** A stage that begins with nothing. */
export const emptyStage = (name: string): Stage => ({
  name,
  id: '',
  config: {
    architecture: 'amd64',
    os: 'linux',
    created: '',
    config: {},
    rootfs: { type: 'layers', diff_ids: [] },
    history: [],
  },
  layers: [],
  args: new Map(),
  hasRun: false,
})

/** What `$NAME` stands for in a step: ARG, and ENV over it. */
export function variablesOf({ config, args }: Stage): Map<string, string> {
  const variables = new Map(args)
  for (const one of config.config.Env ?? []) {
    const equals = one.indexOf('=')
    variables.set(one.slice(0, equals), one.slice(equals + 1))
  }
  return variables
}

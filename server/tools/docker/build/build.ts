import { shortDigest, sha256 } from '../../../oci/digest.ts'
import { type ImageConfig, makeLayer, packManifest } from '../../../oci/image.ts'
import type { TarEntry } from '../../../oci/tar.ts'
import type { DockerContext } from '../context.ts'
import { DockerError } from '../docker-error.ts'
import { giveTag, lookUpImage, readReference } from '../find-image.ts'
import { RUN_NOTE, dockerfileError, noBuildStage, noSuchTarget } from './messages.ts'
import { makeStored, pullImage } from '../pull.ts'
import { pullAndTell } from '../tell-pull.ts'
import type { BuildContext } from './context-folder.ts'
import { copyStep } from './copy-step.ts'
import { type Instruction, parseDockerfile } from './dockerfile.ts'
import { applyMetadata, declareArg } from './metadata.ts'
import { type Stage, emptyStage, variablesOf } from './stage.ts'
import { expand } from './words.ts'

export interface BuildRequest {
  dockerfile: string
  files: BuildContext
  /** Names for the result, in full with tags. */
  tags: readonly string[]
  args: ReadonlyMap<string, string>
  labels: Readonly<Record<string, string>>
  /** The stage to end with; null for the last. */
  target: string | null
  usesCache: boolean
  /** Writes what the build says of its steps. */
  say: (line: string) => Promise<void>
  /** Says nothing of the base images that it pulls. */
  isQuiet: boolean
}

/** Builds an image and names it; gives its id. @throws {DockerError} `build`, or `registry` for a base image that cannot be had */
export async function buildImage(context: DockerContext, request: BuildRequest): Promise<string> {
  const instructions = parseDockerfile(request.dockerfile)
  const stage = await new Build(context, request).run(instructions)
  await context.store.change((index) => {
    const image = index.images.find(({ id }) => id === stage.id)
    if (!image) return
    image.isStep = false
    for (const tag of request.tags) giveTag(index, image, tag)
  })
  return stage.id
}

/** What a step does: in words, told apart from other such steps by its key, with files or without. */
interface Step {
  text: string
  key: string
  entries: readonly TarEntry[] | null
}

/** One build from its first step to its last. */
class Build {
  readonly #context: DockerContext
  readonly #request: BuildRequest
  readonly #stages: Stage[] = []
  /** ARGs before the first FROM. */
  readonly #globals = new Map<string, string>()
  #hasToldOfRun = false

  constructor(context: DockerContext, request: BuildRequest) {
    this.#context = context
    this.#request = request
  }

  async run(instructions: readonly Instruction[]): Promise<Stage> {
    const { target, labels, say } = this.#request
    const names = Object.entries(labels).map(
      ([name, value]) => `${JSON.stringify(name)}=${JSON.stringify(value)}`,
    )
    const steps = names.length > 0 ? [...instructions, labelStep(names.join(' '))] : instructions
    for (const [at, instruction] of steps.entries()) {
      const isNext = instruction.keyword === 'FROM' && target !== null && this.#last?.name === target
      if (isNext) break
      await say(`Step ${at + 1}/${steps.length} : ${instruction.text}`)
      await this.#step(instruction)
    }
    const stage = this.#last
    if (!stage) throw new DockerError('build', noBuildStage())
    if (target !== null && stage.name !== target) throw new DockerError('build', noSuchTarget(target))
    return stage
  }

  get #last(): Stage | undefined {
    return this.#stages.at(-1)
  }

  async #step(instruction: Instruction): Promise<void> {
    const { keyword, line } = instruction
    if (keyword === 'FROM') return await this.#from(instruction)
    const stage = this.#last
    if (!stage) {
      if (keyword !== 'ARG') throw new DockerError('build', noBuildStage())
      return declareArg(instruction, { args: this.#globals }, this.#request.args, new Map())
    }
    if (keyword === 'COPY' || keyword === 'ADD') return await this.#copy(instruction, stage)
    if (keyword === 'ARG') declareArg(instruction, stage, this.#request.args, this.#globals)
    if (keyword === 'RUN') stage.hasRun = true
    if (keyword === 'ONBUILD')
      throw new DockerError('build', dockerfileError(line, 'the livedeck sandbox knows no ONBUILD'))
    const config = { ...stage.config, config: applyMetadata(instruction, stage) }
    const step = { text: describe(instruction), key: argsKey(stage), entries: null }
    const isNew = await this.#commit(stage, config, step)
    if (keyword === 'RUN' && isNew && !this.#hasToldOfRun) {
      this.#hasToldOfRun = true
      await this.#request.say(RUN_NOTE)
    }
  }

  async #from({ rest, line }: Instruction): Promise<void> {
    const words = expand(rest, this.#globals).split(/\s+/)
    const [base = '', as, alias] = words
    if (words.length !== 1 && !(words.length === 3 && as?.toLowerCase() === 'as'))
      throw new DockerError('build', dockerfileError(line, 'FROM requires either one or three arguments'))
    const stage = emptyStage(alias?.toLowerCase() ?? String(this.#stages.length))
    const earlier = this.#stages.find(({ name }) => name === base.toLowerCase())
    if (earlier) Object.assign(stage, { id: earlier.id, config: earlier.config, layers: [...earlier.layers] })
    else if (base !== 'scratch') await this.#startFrom(stage, base)
    this.#stages.push(stage)
    await this.#request.say(` ---> ${shortDigest(stage.id)}`)
  }

  async #startFrom(stage: Stage, base: string): Promise<void> {
    const { store } = this.#context
    const reference = readReference(base)
    if (!lookUpImage(store.read(), base)) {
      const { say, isQuiet } = this.#request
      if (isQuiet) await pullImage(this.#context, reference, null)
      else await pullAndTell(this.#context, reference, say)
    }
    const stored = lookUpImage(store.read(), base)
    if (!stored) throw new DockerError('build', noBuildStage())
    const { id, config, manifestContent } = store.open(stored)
    Object.assign(stage, { id, config, layers: [...manifestContent.layers] })
  }

  async #copy(instruction: Instruction, stage: Stage): Promise<void> {
    const { entries, notes } = copyStep(instruction, {
      stage,
      variables: variablesOf(stage),
      files: this.#request.files,
      stages: this.#stages.slice(0, -1),
      store: this.#context.store,
    })
    const key = sha256(
      JSON.stringify(
        entries.map(({ path, mode, type, target, content }) => [path, mode, type, target, sha256(content)]),
      ),
    )
    const isNew = await this.#commit(stage, stage.config, { text: describe(instruction), key, entries })
    for (const note of isNew ? notes : []) await this.#request.say(note)
  }

  /** Makes the image after a step; false when an equal step had made it before. */
  async #commit(stage: Stage, config: ImageConfig, step: Step): Promise<boolean> {
    const { say } = this.#request
    const key = sha256([stage.id, step.text, step.key].join('\0'))
    if (this.#takeCached(stage, key)) {
      await say(` ---> Using cache\n ---> ${shortDigest(stage.id)}`)
      return false
    }
    const created = new Date().toISOString()
    // Classic Docker runs a container for what changes no files, and shows it.
    const container = step.entries === null ? shortDigest(sha256(`container ${key} ${created}`)) : null
    if (container !== null) await say(` ---> Running in ${container}`)
    const next = this.#addLayer(stage, { ...config, created }, step)
    stage.id = await this.#store(next, stage, { key, parent: stage.id })
    stage.config = next
    if (container !== null) await say(`Removing intermediate container ${container}`)
    await say(` ---> ${shortDigest(stage.id)}`)
    return true
  }

  #takeCached(stage: Stage, key: string): boolean {
    const { store } = this.#context
    const cached = this.#request.usesCache ? store.read().images.find((one) => one.key === key) : undefined
    if (!cached) return false
    const { id, config, manifestContent } = store.open(cached)
    Object.assign(stage, { id, config, layers: [...manifestContent.layers] })
    return true
  }

  #addLayer(stage: Stage, config: ImageConfig, { text, entries }: Step): ImageConfig {
    const layer = entries === null ? null : makeLayer(entries)
    if (layer) {
      this.#context.store.put(layer.bytes)
      stage.layers.push(layer.descriptor)
    }
    const { rootfs, history, created } = config
    return {
      ...config,
      rootfs: { type: 'layers', diff_ids: [...rootfs.diff_ids, ...(layer ? [layer.diffId] : [])] },
      history: [...history, { created, created_by: text, ...(layer ? {} : { empty_layer: true }) }],
    }
  }

  async #store(
    config: ImageConfig,
    { layers }: Stage,
    { key, parent }: { key: string; parent: string },
  ): Promise<string> {
    const { store } = this.#context
    const packed = packManifest(config, layers)
    store.put(packed.config)
    store.put(packed.manifest)
    const blobs = [packed.id, packed.digest, ...layers.map(({ digest }) => digest)]
    await store.change(({ images }) => {
      if (images.some(({ id }) => id === packed.id)) return
      images.push(makeStored({ id: packed.id, manifest: packed.digest, blobs, parent, key, isStep: true }))
    })
    return packed.id
  }
}

const labelStep = (rest: string): Instruction => ({
  keyword: 'LABEL',
  flags: new Map(),
  rest,
  line: 0,
  text: `LABEL ${rest}`,
})

/** As `docker history` shows a step. */
const describe = ({ keyword, text, rest }: Instruction): string =>
  keyword === 'RUN' ? `/bin/sh -c ${rest}` : `/bin/sh -c #(nop) ${text}`

/** ARGs change what a step may do, and are not in its text. */
const argsKey = ({ args }: Stage): string => JSON.stringify([...args])

import type { TarEntry } from '../../../oci/tar.ts'
import { DockerError } from '../docker-error.ts'
import { lookUpImage } from '../find-image.ts'
import type { ImageStore } from '../image-store.ts'
import {
  addRemote,
  copyFailed,
  copyNeedsFolder,
  invalidStage,
  leftOut,
  takenFromContext,
} from './messages.ts'
import { type BuildContext, openFolder } from './context-folder.ts'
import { type Copied, type CopyRequest, copyFiles } from './copy.ts'
import type { Instruction } from './dockerfile.ts'
import type { Ignore } from './ignore.ts'
import { openLayers } from './file-source.ts'
import type { Stage } from './stage.ts'
import { readExecForm, splitWords } from './words.ts'

export interface CopyStepOptions {
  stage: Stage
  variables: ReadonlyMap<string, string>
  files: BuildContext
  /** The stages before this one. */
  stages: readonly Stage[]
  store: ImageStore
}

/** What a COPY or ADD puts into the image, and what is to be said of it. */
export interface CopyStep {
  entries: TarEntry[]
  notes: string[]
}

/** Finds the files of a COPY or ADD. @throws {DockerError} `build` */
export function copyStep(instruction: Instruction, options: CopyStepOptions): CopyStep {
  const { keyword, flags, rest } = instruction
  const { stage, variables, files } = options
  const words = readExecForm(rest) ?? splitWords(rest, variables)
  const destination = words.at(-1) ?? ''
  const sources = words.slice(0, -1)
  if (sources.length === 0) throw new DockerError('build', `${keyword} requires at least two arguments`)
  if (sources.length > 1 && !/(?:^|\/)\.{0,2}$/.test(destination))
    throw new DockerError('build', copyNeedsFolder(keyword))
  const remote = sources.find((source) => /^(?:https?|git|ssh):/.test(source))
  if (remote !== undefined) throw new DockerError('build', addRemote(remote))
  const chmod = flags.get('chmod')
  const request: CopyRequest = {
    sources,
    destination,
    workdir: stage.config.config.WorkingDir ?? '/',
    mode: chmod === undefined ? null : Number.parseInt(chmod, 8),
    unpacks: keyword === 'ADD',
  }
  const from = flags.get('from')
  if (from !== undefined) return copyFromImage(from, request, options)
  const { entries, missing } = copyFiles(files, request)
  if (missing[0] !== undefined) throw new DockerError('build', copyFailed(keyword, missing[0]))
  return { entries, notes: [] }
}

/** What a RUN should have made in another stage is taken from the context's folder, where it is there already, or is left out. */
function copyFromImage(from: string, request: CopyRequest, options: CopyStepOptions): CopyStep {
  const { stages, store, files } = options
  const stage = stages.find(({ name }) => name === from.toLowerCase()) ?? stages[Number(from)]
  const stored = stage ? undefined : lookUpImage(store.read(), from)
  if (!stage && !stored) throw new DockerError('build', invalidStage(from))
  const layers = stage?.layers ?? (stored ? store.open(stored).manifestContent.layers : [])
  const copied = copyFiles(openLayers(store, layers), request)
  const [missing] = copied.missing
  if (missing === undefined) return { entries: copied.entries, notes: [] }
  if (!stage?.hasRun) throw new DockerError('build', copyFailed('COPY', missing))
  return fillIn(copied, files.folder, stage.config.config.WorkingDir ?? '/', request)
}

function fillIn(
  { entries, missing }: Copied,
  folder: string,
  workdir: string,
  request: CopyRequest,
): CopyStep {
  const prefix = workdir === '/' ? '/' : `${workdir}/`
  const found: TarEntry[] = []
  const notes: string[] = []
  for (const given of missing) {
    const source = `/${given.replace(/^\/+/, '')}`
    const path = source.startsWith(prefix) ? source.slice(prefix.length) : ''
    // A .dockerignore keeps out what RUN makes; here it is wanted.
    const copied =
      path === '' ? null : copyFiles(openFolder(folder, onlyBelow(path)), { ...request, sources: [path] })
    const isThere = copied?.missing.length === 0
    if (isThere) found.push(...copied.entries)
    notes.push(isThere ? takenFromContext(source, path) : leftOut(source))
  }
  return { entries: [...entries, ...found], notes }
}

const onlyBelow = (wanted: string): Ignore => ({
  ignores: (path) => path !== wanted && !path.startsWith(`${wanted}/`),
  mayBringBack: (path) => wanted.startsWith(`${path}/`),
})

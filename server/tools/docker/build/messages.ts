import { daemon, notHere } from '../messages.ts'

/* What building says, in Docker's own words where it has some. */

export const RUN_NOTE = [
  'livedeck sandbox (simulated): RUN is not executed here. The files that it would make are not in the image;',
  'the image runs by the program that its label dev.livedeck.program names.',
].join('\n')

/** Says that there is no Dockerfile. */
export const noDockerfile = (path: string): string =>
  `unable to prepare context: unable to evaluate symlinks in Dockerfile path: lstat ${path}: no such file or directory`

/** Says that there is no such folder to build from. */
export const noContext = (path: string): string =>
  `unable to prepare context: path ${JSON.stringify(path)} not found`

/** Says that a folder is too large to build from. */
export const contextTooLarge = (limit: number): string =>
  `the build context is larger than the ${limit / 1024 ** 2} MiB that the livedeck sandbox takes; name what is not needed in .dockerignore`

/** Says what is wrong with a line of a Dockerfile. */
export const dockerfileError = (line: number, reason: string): string =>
  daemon(`dockerfile parse error line ${line}: ${reason}`)

/** Says that a Dockerfile has no instruction. */
export const emptyDockerfile = (): string => daemon('the Dockerfile (Dockerfile) cannot be empty')

/** Says that a Dockerfile’s line begins with no instruction. */
export const unknownInstruction = (line: number, word: string): string =>
  dockerfileError(line, `unknown instruction: ${word}`)

/** Says that a Dockerfile begins without FROM. */
export const noBuildStage = (): string => daemon('No build stage in current context')

/** Says that COPY finds no such file. */
export const copyFailed = (word: string, source: string): string =>
  `${word} failed: file not found in build context or excluded by .dockerignore: stat ${source}: file does not exist`

/** Says that a file of the context takes the place of one that RUN makes. */
export const takenFromContext = (source: string, path: string): string =>
  `livedeck sandbox (simulated): RUN did not make ${source}; ${path} of the build context takes its place.`

/** Says that what RUN makes is missing. */
export const leftOut = (source: string): string =>
  `livedeck sandbox (simulated): RUN did not make ${source}; it is not in the image.`

/** Says that several files need a folder to go to. */
export const copyNeedsFolder = (word: string): string =>
  `When using ${word} with more than one source file, the destination must be a directory and end with a /`

/** Says that ADD fetches nothing here. */
export const addRemote = (source: string): string =>
  `ADD failed: ${notHere(`ADD of ${source}`, 'fetch the file first and COPY it')}`

/** Says that COPY --from names no stage and no image. */
export const invalidStage = (name: string): string =>
  `invalid from flag value ${name}: pull access denied for ${name}`

/** Says that a Dockerfile has no such stage. */
export const noSuchTarget = (name: string): string => `failed to reach build target ${name} in Dockerfile`

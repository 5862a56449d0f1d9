import { notAProgram, notExecutable, notOnPath, notThere } from './messages.ts'
import { resolvePath } from './path.ts'
import type { FileSystem, Image, Program } from './program.ts'
import { StartError } from './start-error.ts'

/** What the files of an image's binaries hold: their own path, so that a copied binary still runs. */
const MAGIC = '\u007fELF livedeck sandbox: simulated binary '

/** runc's and busybox's search path when the environment has none. */
export const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** The content of the file that stands for a binary. */
export const binaryContent = (path: string): string => `${MAGIC}${path}\n`

export interface Executable {
  program: Program
  argv: readonly string[]
}

/** Where a command's file is looked for. */
export interface Search {
  files: FileSystem
  cwd: string
  /** The environment's PATH. */
  path: string | undefined
}

export interface Where extends Search {
  binaries: Image['binaries']
}

/** The path of the file that a command's first word means, as execvp(3) finds it. @throws {StartError} */
export function findExecutable(name: string, { files, cwd, path }: Search): string {
  if (name.includes('/')) {
    const whole = resolvePath(cwd, name)
    if (!files.exists(whole)) throw new StartError('not-found', notThere(name))
    if (files.isFolder(whole) || (files.stat(whole).mode & 0o111) === 0) {
      throw new StartError('not-executable', notExecutable(name))
    }
    return whole
  }
  for (const folder of name === '' ? [] : (path ?? DEFAULT_PATH).split(':')) {
    const whole = resolvePath(cwd, `${folder === '' ? '.' : folder}/${name}`)
    if (files.exists(whole) && !files.isFolder(whole) && (files.stat(whole).mode & 0o111) !== 0) return whole
  }
  throw new StartError('not-found', notOnPath(name))
}

/** The program behind a command: a binary of the image, or a script and the interpreter that its first line names. @throws {StartError} */
export function loadExecutable(argv: readonly string[], where: Where, depth = 0): Executable {
  const name = argv[0] ?? ''
  const path = findExecutable(name, where)
  const head = where.files.readFile(path).subarray(0, 256).toString().split('\n', 1)[0] ?? ''
  if (head.startsWith(MAGIC)) {
    const program = where.binaries.get(head.slice(MAGIC.length))
    if (program) return { program, argv }
  }
  const interpreter = /^#![ \t]*(\S+)(?:[ \t]+(.*\S))?/.exec(head)
  if (!interpreter?.[1] || depth > 3) throw new StartError('not-a-program', notAProgram(name))
  const words = [interpreter[1], ...(interpreter[2] === undefined ? [] : [interpreter[2]])]
  return loadExecutable([...words, path, ...argv.slice(1)], where, depth + 1)
}

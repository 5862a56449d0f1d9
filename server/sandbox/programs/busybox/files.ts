import { FileError } from '../file-error.ts'
import { baseName, folderName, joinPath, resolvePath } from '../path.ts'
import type { FileSystem } from '../program.ts'
import { applet } from './applet.ts'
import type { Tool } from './applet.ts'
import { notSimulated } from './messages.ts'

/** Runs a file operation and complains in the tool's words when it fails; gives the exit code. */
async function attempt(tool: Tool, work: () => void, complaint: (reason: string) => string): Promise<number> {
  try {
    work()
    return 0
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    return tool.fail(complaint(error.reason))
  }
}

async function each(tool: Tool, work: (name: string) => Promise<number>): Promise<number> {
  let status = 0
  for (const name of tool.operands) status = (await work(name)) || status
  return status
}

export const mkdir = applet({
  name: 'mkdir',
  usage: '[-m MODE] [-p] DIRECTORY...',
  about: 'Create DIRECTORY',
  options: 'm:pv',
  atLeast: 1,
  run: (tool) =>
    each(tool, (name) =>
      attempt(
        tool,
        () => tool.context.files.makeFolder(tool.path(name), { parents: tool.has('p') }),
        (reason) => `can't create directory '${name}': ${reason}`,
      ),
    ),
})

export const rmdir = applet({
  name: 'rmdir',
  usage: '[-p] DIRECTORY...',
  about: 'Remove DIRECTORY if it is empty',
  options: 'p',
  atLeast: 1,
  run: (tool) =>
    each(tool, (name) => {
      const { files } = tool.context
      const remove = (): void => {
        if (!files.stat(tool.path(name)).isFolder) throw new FileError('not-a-folder', name)
        files.remove(tool.path(name))
      }
      return attempt(tool, remove, (reason) => `'${name}': ${reason}`)
    }),
})

export const rm = applet({
  name: 'rm',
  usage: '[-irf] FILE...',
  about: 'Remove (unlink) FILEs',
  options: 'irRf',
  run: (tool) => {
    const { files } = tool.context
    const recursive = tool.has('r') || tool.has('R')
    return each(tool, (name) => {
      const path = tool.path(name)
      if (!files.exists(path) && tool.has('f')) return Promise.resolve(0)
      if (files.isFolder(path) && !recursive) return tool.fail(`'${name}' is a directory`)
      return attempt(
        tool,
        () => files.remove(path, { recursive }),
        (reason) => `can't remove '${name}': ${reason}`,
      )
    })
  },
})

export const touch = applet({
  name: 'touch',
  usage: '[-c] FILE...',
  about: 'Update mtime of FILEs, creating them if necessary',
  options: 'cad:t:r:m',
  atLeast: 1,
  run: (tool) => {
    const { files } = tool.context
    return each(tool, (name) => {
      const path = tool.path(name)
      if (files.isFolder(path) || (tool.has('c') && !files.exists(path))) return Promise.resolve(0)
      return attempt(
        tool,
        () => files.writeFile(path, '', { append: true }),
        (reason) => `${name}: ${reason}`,
      )
    })
  },
})

export const chmod = applet({
  name: 'chmod',
  usage: '[-R] MODE FILE...',
  about: 'Change the access rights of FILEs',
  options: 'Rvcf',
  atLeast: 2,
  run: async (tool) => {
    const [mode = '', ...names] = tool.operands
    const { files } = tool.context
    let status = 0
    for (const name of names) {
      const path = tool.path(name)
      if (!files.exists(path)) {
        status = await tool.fail(`${name}: No such file or directory`)
        continue
      }
      const changed = changeMode(files.stat(path).mode, mode)
      if (changed === undefined) return tool.fail(`invalid mode '${mode}'`)
      files.setMode(path, changed)
    }
    return status
  },
})

/** The mode after `755`, `+x`, `u+rw`, `a-w` or `go=r`. */
function changeMode(before: number, text: string): number | undefined {
  if (/^[0-7]{1,4}$/.test(text)) return Number.parseInt(text, 8)
  let mode = before
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)([-+=])([rwxX]*)$/.exec(clause)
    if (!match) return undefined
    const [, given = '', operator = '', letters = ''] = match
    const who = given === '' ? 'a' : given
    const bits = Array.from(letters).reduce(
      (sum, letter) => sum | (letter === 'r' ? 4 : letter === 'w' ? 2 : 1),
      0,
    )
    for (const [letter, shift] of [
      ['u', 6],
      ['g', 3],
      ['o', 0],
    ] as const) {
      if (!who.includes(letter) && !who.includes('a')) continue
      if (operator === '+') mode |= bits << shift
      else if (operator === '-') mode &= ~(bits << shift)
      else mode = (mode & ~(7 << shift)) | (bits << shift)
    }
  }
  return mode
}

function copyTree(files: FileSystem, from: string, to: string): void {
  const stat = files.stat(from)
  if (!stat.isFolder) return files.writeFile(to, files.readFile(from), { mode: stat.mode })
  if (`${to}/`.startsWith(`${from}/`)) throw new FileError('busy', to)
  files.makeFolder(to, { parents: true })
  for (const name of files.list(from)) copyTree(files, joinPath(from, name), joinPath(to, name))
}

/** Where each source goes: into the target when that is a folder, else to its name. */
async function toTarget(
  tool: Tool,
  work: (name: string, from: string, to: string) => Promise<number>,
): Promise<number> {
  const names = tool.operands.slice(0, -1)
  const target = tool.operands.at(-1) ?? ''
  const whole = tool.path(target)
  const into = tool.context.files.isFolder(whole)
  if (names.length > 1 && !into) return tool.fail(`target '${target}' is not a directory`)
  let status = 0
  for (const name of names) {
    const from = tool.path(name)
    status = (await work(name, from, into ? joinPath(whole, baseName(from)) : whole)) || status
  }
  return status
}

export const cp = applet({
  name: 'cp',
  usage: '[-arRfp] SOURCE... DEST',
  about: 'Copy SOURCEs to DEST',
  options: 'adfiLpPrRTuv',
  atLeast: 2,
  run: (tool) => {
    const { files } = tool.context
    const recursive = ['a', 'r', 'R'].some((letter) => tool.has(letter))
    return toTarget(tool, (name, from, to) => {
      if (!files.exists(from)) return tool.fail(`can't stat '${name}': No such file or directory`)
      if (files.isFolder(from) && !recursive) return tool.fail(`omitting directory '${name}'`)
      if (from === to) return tool.fail(`'${name}' and '${to}' are the same file`)
      return attempt(
        tool,
        () => copyTree(files, from, to),
        (reason) => `can't create '${to}': ${reason}`,
      )
    })
  },
})

export const mv = applet({
  name: 'mv',
  usage: '[-fin] SOURCE... DEST',
  about: 'Rename SOURCE to DEST, or move SOURCEs to DIRECTORY',
  options: 'finT',
  atLeast: 2,
  run: (tool) => {
    const { files } = tool.context
    return toTarget(tool, (name, from, to) => {
      if (from === to) return tool.fail(`'${name}' and '${to}' are the same file`)
      const move = (): void => {
        copyTree(files, from, to)
        files.remove(from, { recursive: true })
      }
      return attempt(tool, move, (reason) => `can't rename '${name}': ${reason}`)
    })
  },
})

export const ln = applet({
  name: 'ln',
  usage: '[-sf] TARGET... LINK',
  about: 'Create a link LINK to TARGET',
  options: 'sfnbvT',
  atLeast: 1,
  run: (tool) => tool.fail(notSimulated('linking files')),
})

export const realpath = applet({
  name: 'realpath',
  usage: 'FILE...',
  about: 'Print absolute pathnames of FILE',
  atLeast: 1,
  run: (tool) =>
    each(tool, async (name) => {
      const path = tool.path(name)
      const { files } = tool.context
      if (!files.exists(path) && !files.isFolder(resolvePath('/', folderName(path)))) {
        return tool.fail(`${name}: No such file or directory`)
      }
      await tool.print(`${path}\n`)
      return 0
    }),
})

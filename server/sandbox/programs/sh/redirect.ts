import { bufferInput, openForReading, openForWriting } from '../devices.ts'
import { FileError } from '../file-error.ts'
import { folderName, resolvePath } from '../path.ts'
import type { ProcessContext } from '../program.ts'
import type { Descriptors } from './descriptors.ts'
import { badDescriptor, cannotCreate, cannotOpen } from './messages.ts'
import { ShellError } from './shell-error.ts'
import type { Redirection } from './syntax.ts'

/** The descriptors after a redirection to an expanded target. @throws {ShellError} `redirection` */
export function redirect(
  context: ProcessContext,
  descriptors: Descriptors,
  { descriptor, operator }: Redirection,
  target: string,
): Descriptors {
  const { stdin, stdout, stderr } = descriptors
  const opener = { ...context, stdin, stdout, stderr }
  switch (operator) {
    case '<<':
      return descriptors.with(descriptor, bufferInput(Buffer.from(target)))
    case '<':
    case '<>':
      return descriptors.with(
        descriptor,
        attempt('open', context, target, () => openForReading(opener, target)),
      )
    case '>':
    case '>>': {
      const append = operator === '>>'
      const open = (): ReturnType<typeof openForWriting> => openForWriting(opener, target, append)
      return descriptors.with(descriptor, attempt('create', context, target, open))
    }
    case '<&':
    case '>&': {
      if (target === '-') return descriptors.with(descriptor, undefined)
      const stream = /^[0-9]$/.test(target) ? descriptors.get(Number(target)) : undefined
      if (!stream) throw new ShellError('redirection', badDescriptor(target), 1)
      return descriptors.with(descriptor, stream)
    }
  }
}

function attempt<Stream>(
  what: 'open' | 'create',
  { files, cwd }: ProcessContext,
  target: string,
  open: () => Stream,
): Stream {
  try {
    return open()
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    if (what === 'open') {
      throw new ShellError(
        'redirection',
        cannotOpen(target, error.code === 'not-found' ? 'no such file' : error.reason),
        1,
      )
    }
    const folder = resolvePath(cwd, folderName(target))
    const reason =
      error.code === 'not-found' && !files.isFolder(folder) ? 'nonexistent directory' : error.reason
    throw new ShellError('redirection', cannotCreate(target, reason), 1)
  }
}

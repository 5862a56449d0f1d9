import { openForReading } from '../devices.ts'
import { FileError } from '../file-error.ts'
import { complain, print } from '../io.ts'
import { resolvePath } from '../path.ts'
import type { ProcessContext, Program } from '../program.ts'
import type { Readable } from 'node:stream'
import { UsageError, parseOptions } from './options.ts'
import type { Options } from './options.ts'
import { help, invalidOption, optionNeedsArgument } from './messages.ts'

export interface AppletSpec {
  name: string
  /** What follows the name in the usage. */
  usage: string
  about: string
  /** As getopt(3) has it; a `+` in front stops at the first operand. */
  options?: string
  /** Long names and the letter each stands for. */
  long?: Readonly<Record<string, string>>
  /** `-5` means this letter's option with 5. */
  number?: string
  /** The first word is taken for options even without a dash, as tar's. */
  bundled?: boolean
  /** Fewer operands than this print the usage. */
  atLeast?: number
  run(tool: Tool): Promise<number>
}

/** An applet at work: its options and operands, and what most of them do. */
export class Tool {
  readonly context: ProcessContext
  readonly name: string
  readonly options: Options
  readonly operands: readonly string[]

  constructor(context: ProcessContext, name: string, options: Options, operands: readonly string[]) {
    this.context = context
    this.name = name
    this.options = options
    this.operands = operands
  }

  has(letter: string): boolean {
    return this.options.has(letter)
  }

  /** An option's last argument. */
  value(letter: string): string | undefined {
    return this.options.get(letter)?.at(-1)
  }

  print(text: Buffer | string): Promise<void> {
    return print(this.context, text)
  }

  /** Complains in the form `name: message` and gives the exit code. */
  async fail(message: string, code = 1): Promise<number> {
    await complain(this.context, `${this.name}: ${message}\n`)
    return code
  }

  path(operand: string): string {
    return resolvePath(this.context.cwd, operand)
  }

  /** Opens a file, or the standard input for `-`. @throws {FileError} */
  open(operand: string): Readable {
    if (operand === '-') return this.context.stdin
    if (this.context.files.isFolder(this.path(operand))) throw new FileError('is-a-folder', operand)
    return openForReading(this.context, operand)
  }

  /** Works on each operand, or on the standard input without any; complains of those that do not open. Gives the exit code. */
  async eachInput(
    work: (input: Readable, name: string) => Promise<void>,
    complaint: (name: string, reason: string) => string = (name, reason) => `can't open '${name}': ${reason}`,
  ): Promise<number> {
    let status = 0
    for (const name of this.operands.length === 0 ? ['-'] : this.operands) {
      try {
        await work(this.open(name), name)
      } catch (error) {
        if (!(error instanceof FileError) || error.code === 'no-space') throw error
        status = await this.fail(complaint(name, error.reason))
      }
    }
    return status
  }
}

/** Makes a program of an applet: options taken apart, `--help`, errors in busybox's form. */
export function applet(spec: AppletSpec): Program {
  return async (context) => {
    const words = context.argv.slice(1)
    if (spec.bundled === true && /^[a-zA-Z]/.test(words[0] ?? '')) words[0] = `-${words[0] ?? ''}`
    const usage = help(spec.name, spec.usage, spec.about)
    if (words[0] === '--help') {
      await complain(context, usage)
      return 0
    }
    try {
      const { options, operands } = parseOptions(words, spec)
      if (operands.length < (spec.atLeast ?? 0)) throw new UsageError('operand')
      return await spec.run(new Tool(context, spec.name, options, operands))
    } catch (error) {
      if (error instanceof FileError) {
        await complain(context, `${spec.name}: ${error.path}: ${error.reason}\n`)
        return 1
      }
      if (!(error instanceof UsageError)) throw error
      if (error.code === 'unknown') await complain(context, `${spec.name}: ${invalidOption(error.option)}\n`)
      if (error.code === 'argument')
        await complain(context, `${spec.name}: ${optionNeedsArgument(error.option)}\n`)
      await complain(context, usage)
      return 1
    }
  }
}

import { write } from '../io.ts'
import type { Interpreter } from './interpreter.ts'

/** Prints on the standard output that a builtin was given. */
export const printTo = (shell: Interpreter, text: string): Promise<void> =>
  write(shell.context, shell.descriptors.stdout, text)

import { complain } from '../io.ts'
import type { Signal } from '../program.ts'
import { exitCodeOf } from '../signals.ts'
import { StartError } from '../start-error.ts'
import { findBuiltin } from './builtins.ts'
import { expandText, expandWords } from './expansion.ts'
import type { Interpreter, Place } from './interpreter.ts'
import { notFound, permissionDenied, tooDeep } from './messages.ts'
import { runScriptFile } from './script-file.ts'
import { Leave, ShellError } from './shell-error.ts'
import type { Command, SimpleCommand } from './syntax.ts'

const DEEPEST_FUNCTION = 200

/** What ash prints of a child that a signal ended. */
const EPITAPHS: ReadonlyMap<number, string> = new Map(
  (
    [
      ['HUP', 'Hangup'],
      ['KILL', 'Killed'],
      ['TERM', 'Terminated'],
    ] satisfies [Signal, string][]
  ).map(([signal, text]) => [exitCodeOf(signal), text]),
)

/** Runs assignments, redirections and a builtin, a function or a program; gives its exit code. @throws {Leave} @throws {ShellError} */
export async function runSimple(shell: Interpreter, command: SimpleCommand, place: Place): Promise<number> {
  const { state } = shell
  state.line = command.line
  state.status = command.words.length === 0 ? 0 : state.status
  const words = await expandWords(shell.world, command.words)
  const assignments = new Map<string, string>()
  for (const { name, value } of command.assignments)
    assignments.set(name, await expandText(shell.world, value))
  if (state.options.has('x')) await trace(shell, assignments, words)
  let descriptors
  try {
    descriptors = await shell.redirected(command.redirections)
  } catch (error) {
    if (!(error instanceof ShellError) || error.code !== 'redirection') throw error
    await shell.complain(error.message)
    return error.exitCode
  }
  if (words.length === 0) {
    for (const [name, value] of assignments) state.variables.set(name, value)
    return command.words.length === 0 ? state.status : 0
  }
  // `exec` alone keeps its redirections.
  if (words[0] === 'exec' && words.length === 1) {
    shell.descriptors = descriptors
    return 0
  }
  return shell.withDescriptors(descriptors, () => call(shell, words, assignments, place))
}

/** Runs words that are expanded already: a function, a builtin or a program. */
export async function call(
  shell: Interpreter,
  words: readonly string[],
  assignments: ReadonlyMap<string, string>,
  place: Place,
): Promise<number> {
  const name = words[0] ?? ''
  const body = shell.state.functions.get(name)
  if (body) return withAssignments(shell, assignments, () => callFunction(shell, body, words.slice(1)))
  const builtin = findBuiltin(name)
  if (builtin) return withAssignments(shell, assignments, () => builtin(shell, words))
  return callProgram(shell, words, assignments, place)
}

async function withAssignments(
  shell: Interpreter,
  assignments: ReadonlyMap<string, string>,
  work: () => Promise<number>,
): Promise<number> {
  if (assignments.size === 0) return work()
  const { variables } = shell.state
  const before = [...assignments.keys()].map((name) => [name, variables.get(name)] as const)
  for (const [name, value] of assignments) variables.set(name, value)
  try {
    return await work()
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) variables.unset(name)
      else variables.set(name, value)
    }
  }
}

async function callFunction(
  shell: Interpreter,
  body: Command,
  parameters: readonly string[],
): Promise<number> {
  const { state } = shell
  if (state.functionDepth >= DEEPEST_FUNCTION) throw new ShellError('expansion', tooDeep())
  const before = state.parameters
  state.parameters = parameters
  state.functionDepth++
  state.variables.enterFunction()
  try {
    return await shell.run(body)
  } catch (error) {
    if (error instanceof Leave && error.what === 'return') return error.value
    throw error
  } finally {
    state.variables.leaveFunction()
    state.functionDepth--
    state.parameters = before
  }
}

async function callProgram(
  shell: Interpreter,
  words: readonly string[],
  assignments: ReadonlyMap<string, string>,
  place: Place,
): Promise<number> {
  const { context, state } = shell
  const { stdin, stdout, stderr } = shell.descriptors
  const env = state.variables.environment(assignments)
  const options = { env, cwd: context.cwd, stdin, stdout, stderr, ignored: shell.traps.ignored }
  try {
    if (place === 'last' && !state.interactive && state.traps.size === 0)
      return await context.exec(words, options)
    const status = await context.spawn(words, options).exit
    const epitaph = EPITAPHS.get(status)
    if (epitaph !== undefined) await complain({ ...context, stderr }, `${epitaph}\n`)
    return status
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    return explain(shell, words, error)
  }
}

async function explain(shell: Interpreter, words: readonly string[], error: StartError): Promise<number> {
  const name = words[0] ?? ''
  switch (error.code) {
    case 'not-found':
      await shell.complain(notFound(name))
      return 127
    case 'not-executable':
      await shell.complain(permissionDenied(name))
      return 126
    case 'not-a-program':
      // POSIX: what the kernel does not know is taken for a script.
      return runScriptFile(shell, words)
    case 'no-room':
      throw new ShellError('usage', error.message)
  }
}

async function trace(
  shell: Interpreter,
  assignments: ReadonlyMap<string, string>,
  words: readonly string[],
): Promise<void> {
  const parts = [
    ...[...assignments].map(([name, value]) => `${name}=${quoteForTrace(value)}`),
    ...words.map(quoteForTrace),
  ]
  const { stderr } = shell.descriptors
  await complain(
    { ...shell.context, stderr },
    `${shell.state.variables.get('PS4') ?? '+ '}${parts.join(' ')}\n`,
  )
}

const quoteForTrace = (text: string): string =>
  text !== '' && /^[\w@%+:,./\]-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`

import { readFile } from 'node:fs/promises'

import { type Jq, type JqResult, loadJq } from 'jq-wasm'

import { type Io, type Tool, readAll, write } from '../io.ts'
import { type JqCall, parseJqCall } from './arguments.ts'

/*
 * jq itself, compiled to WebAssembly. The package takes a text and gives a text: input is read to its end before jq starts,
 * modules (-L, import) are not found, and all that it changes is undone here.
 */

const EXIT_FILE = 2
const EXIT_COMPILE = 3
const ENVIRONMENT = /\benv\b|\$ENV\b/
/** No text holds this character (a noncharacter of Unicode), so it can mark where a string begins and ends. */
const MARK = '\uFDD0'

/** `jq`, where the machine has none. */
export const jq: Tool = async (words, io) => {
  const call = parseJqCall(words)
  const engine = await loadJq()
  try {
    const program = await readProgram(call, io)
    const flags = [...call.flags, ...(await readFileVariables(engine, call)), ...colorFlags(call, io)]
    if (ENVIRONMENT.test(program)) flags.push('--argjson', '__environment', JSON.stringify(io.environment))
    const { text, isWhole } = await readInput(call, io)
    const result = run(engine, call, { program, flags, text })
    await write(io.stdout, result.stdout)
    if (result.stderr !== '') await write(io.stderr, `${result.stderr.replaceAll('/dev/stdin', '<stdin>')}\n`)
    return isWhole ? result.exitCode : EXIT_FILE
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    await write(io.stderr, `${error.message}\n`)
    return EXIT_FILE
  }
}

/** A file that a call of jq names could not be read. */
class FileError extends Error {
  override name = 'FileError'
  readonly code = 'not-opened'
}

async function open(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new FileError(`jq: error: Could not open ${file}: No such file or directory`, { cause })
  }
}

async function readProgram({ program, fromFile }: JqCall, { stdin, stdout }: Io): Promise<string> {
  if (program !== null) return fromFile ? await open(program) : program
  // In a pipe jq means `.`; by itself it explains how it is used, which it does for a program that is empty.
  return stdin.isTTY && stdout.isTTY ? '' : '.'
}

/** Gives the variables of --slurpfile and --rawfile as flags that need no file. */
async function readFileVariables(engine: Jq, { fileVariables }: JqCall): Promise<string[]> {
  const flags: string[] = []
  for (const { name, file, isJson } of fileVariables) {
    const text = await open(file)
    if (isJson) flags.push('--argjson', name, engine.raw(text, '.', ['-s', '-c']).stdout)
    else flags.push('--arg', name, text)
  }
  return flags
}

/** The package adds -M to flags that hold no such word; a variable with that value keeps the colours. */
function colorFlags({ color }: JqCall, { stdout, environment }: Io): string[] {
  const isColored = color ?? (stdout.isTTY === true && !environment['NO_COLOR'])
  return isColored ? ['-C', '--arg', '__colors', '-M'] : []
}

async function readInput(
  { files, needsNoInput, program }: JqCall,
  { stdin, stderr }: Io,
): Promise<{ text: string; isWhole: boolean }> {
  if (files.length === 0) {
    const isRead = !needsNoInput || /\binputs?\b/.test(program ?? '')
    return { text: isRead ? (await readAll(stdin)).toString() : 'null', isWhole: true }
  }
  let text = ''
  let isWhole = true
  for (const file of files) {
    try {
      text += await open(file)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      isWhole = false
      await write(stderr, `${error.message}\n`)
    }
  }
  return { text, isWhole }
}

interface Prepared {
  program: string
  flags: string[]
  text: string
}

/**
 * Runs jq. The package trims what jq prints, so that a string printed raw is marked at both ends; when the program does not
 * compile it runs once more as it was given, so that jq's message speaks of that.
 */
function run(engine: Jq, call: JqCall, { program, flags, text }: Prepared): JqResult {
  const given = `${makeBindings(call, program)}${program}`
  if (!call.raw) return endLine(engine.raw(text, given, flags), call)
  const marked = `(${given}\n)|if type=="string" then "${MARK}"+.+"${MARK}" else . end`
  const result = engine.raw(text, marked, flags)
  if (result.exitCode === EXIT_COMPILE) return engine.raw(text, given, flags)
  const ended = endLine(result, call)
  return { ...ended, stdout: ended.stdout.replaceAll(MARK, '') }
}

/** Binds what the package cannot be given: the environment, and the words of --args; only where a program asks for them. */
function makeBindings({ positional }: JqCall, program: string): string {
  let bindings = ''
  if (ENVIRONMENT.test(program)) bindings += '$__environment as $ENV | def env: $ENV; '
  if (positional && program.includes('$ARGS')) {
    const words = positional.isJson
      ? positional.words.join(',')
      : JSON.stringify(positional.words).slice(1, -1)
    bindings += `{positional: [${words}], named: $ARGS.named} as $ARGS | `
  }
  return bindings
}

const UNENDED: ReadonlySet<string> = new Set(['-j', '--join-output', '--raw-output0'])

/** Ends the last line, as jq does unless strings are joined. */
function endLine(result: JqResult, { flags }: JqCall): JqResult {
  const isEnded = result.stdout === '' || flags.some((flag) => UNENDED.has(flag))
  return isEnded ? result : { ...result, stdout: `${result.stdout}\n` }
}

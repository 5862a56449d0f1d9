/** What a call of jq asks for, as far as we have to know; the rest goes to jq as it is. */
export interface JqCall {
  /** The program, or with `fromFile` the file that holds it; null when none was given. */
  program: string | null
  fromFile: boolean
  files: string[]
  /** Flags that jq itself is given. */
  flags: string[]
  /** Variables whose value stands in a file: name, file, and whether it is JSON. */
  fileVariables: { name: string; file: string; isJson: boolean }[]
  /** The words after --args or --jsonargs; null when neither was given. */
  positional: { words: string[]; isJson: boolean } | null
  /** True when strings are printed as they are. */
  raw: boolean
  /** Colours asked for or forbidden; null leaves it to the terminal. */
  color: boolean | null
  /** True when the program runs without input. */
  needsNoInput: boolean
}

/** Flags that take words of their own. */
const WORDS: Readonly<Record<string, number>> = {
  '--arg': 2,
  '--argjson': 2,
  '--slurpfile': 2,
  '--rawfile': 2,
  '--indent': 1,
  '-L': 1,
  '--library-path': 1,
}
const RAW: ReadonlySet<string> = new Set(['-r', '--raw-output', '-j', '--join-output', '--raw-output0'])
const INPUTLESS: ReadonlySet<string> = new Set([
  '-n',
  '--null-input',
  '-h',
  '--help',
  '-V',
  '--version',
  '--build-configuration',
])

/** Reads jq's command line: flags may stand anywhere, and short ones together (`-rc`), as in jq 1.7 and later. */
export function parseJqCall(words: readonly string[]): JqCall {
  const call: JqCall = {
    program: null,
    fromFile: false,
    files: [],
    flags: [],
    fileVariables: [],
    positional: null,
    raw: false,
    color: null,
    needsNoInput: false,
  }
  const rest = words.flatMap(splitCluster)
  let flagsEnded = false
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (flagsEnded || !word.startsWith('-') || word === '-') takeWord(call, word)
    else if (word === '--') flagsEnded = true
    else takeFlag(call, word, rest.splice(0, WORDS[word] ?? 0))
  }
  return call
}

function splitCluster(word: string): string[] {
  return /^-[a-zA-Z]{2,}$/.test(word) ? Array.from(word.slice(1), (letter) => `-${letter}`) : [word]
}

function takeWord(call: JqCall, word: string): void {
  if (call.program === null) call.program = word
  else if (call.positional) call.positional.words.push(word)
  else call.files.push(word)
}

function takeFlag(call: JqCall, flag: string, values: string[]): void {
  const [name = '', file = ''] = values
  if (flag === '--args' || flag === '--jsonargs')
    call.positional = { words: call.positional?.words ?? [], isJson: flag === '--jsonargs' }
  else if (flag === '-f' || flag === '--from-file') call.fromFile = true
  else if (flag === '--slurpfile' || flag === '--rawfile')
    call.fileVariables.push({ name, file, isJson: flag === '--slurpfile' })
  else if (flag === '-C' || flag === '--color-output') call.color = true
  else if (flag === '-M' || flag === '--monochrome-output') call.color = false
  // We write when jq has ended, and no module lies where it could be found.
  else if (!['--unbuffered', '-L', '--library-path'].includes(flag)) call.flags.push(flag, ...values)
  if (RAW.has(flag)) call.raw = true
  if (INPUTLESS.has(flag)) call.needsNoInput = true
}

import { CurlError } from './curl-error.ts'

/** What a call of curl asks for. */
export interface CurlCall {
  urls: string[]
  /** Where each body goes, in the order of the URLs: a file, `-` for standard output, or the URL's own name. */
  outputs: (string | { remoteName: true })[]
  method: string | null
  /** As given: `Name: value`, `Name;` for an empty one, `Name:` to leave a header out. */
  headers: string[]
  /** Parts of the body in their order. */
  data: { text: string; kind: 'form' | 'raw' | 'binary' | 'urlencode' | 'json' }[]
  upload: string | null
  user: string | null
  writeOut: string
  maxTimeMs: number | null
  connectTimeoutMs: number | null
  maxRedirects: number
  isSilent: boolean
  showsErrors: boolean
  includesHead: boolean
  headOnly: boolean
  isVerbose: boolean
  follows: boolean
  insecure: boolean
  failsOnStatus: boolean
  dataInQuery: boolean
  asksFor: 'help' | 'version' | null
}

type Apply = (call: CurlCall, value: string) => void
/** An option: whether it takes a value, and what it does. */
type Option = readonly [takesValue: boolean, apply: Apply]

const flag = (apply: (call: CurlCall) => void): Option => [false, apply]
const valued = (apply: Apply): Option => [true, apply]
const data = (kind: CurlCall['data'][number]['kind']): Option =>
  valued((call, text) => call.data.push({ text, kind }))
const header = (name: string): Option => valued((call, value) => call.headers.push(`${name}: ${value}`))

const OPTIONS: Readonly<Record<string, Option>> = {
  request: valued((call, value) => (call.method = value)),
  data: data('form'),
  'data-ascii': data('form'),
  'data-raw': data('raw'),
  'data-binary': data('binary'),
  'data-urlencode': data('urlencode'),
  json: data('json'),
  header: valued((call, value) => call.headers.push(value)),
  'user-agent': header('User-Agent'),
  referer: header('Referer'),
  cookie: header('Cookie'),
  output: valued((call, value) => call.outputs.push(value)),
  'remote-name': flag((call) => call.outputs.push({ remoteName: true })),
  'upload-file': valued((call, value) => (call.upload = value)),
  user: valued((call, value) => (call.user = value)),
  'write-out': valued((call, value) => (call.writeOut = value)),
  'max-time': valued((call, value) => (call.maxTimeMs = parseSeconds('--max-time', value))),
  'connect-timeout': valued(
    (call, value) => (call.connectTimeoutMs = parseSeconds('--connect-timeout', value)),
  ),
  'max-redirs': valued((call, value) => (call.maxRedirects = Number(value) < 0 ? Infinity : Number(value))),
  url: valued((call, value) => call.urls.push(value)),
  silent: flag((call) => (call.isSilent = true)),
  'show-error': flag((call) => (call.showsErrors = true)),
  include: flag((call) => (call.includesHead = true)),
  head: flag((call) => (call.headOnly = true)),
  verbose: flag((call) => (call.isVerbose = true)),
  location: flag((call) => (call.follows = true)),
  insecure: flag((call) => (call.insecure = true)),
  fail: flag((call) => (call.failsOnStatus = true)),
  get: flag((call) => (call.dataInQuery = true)),
  help: flag((call) => (call.asksFor = 'help')),
  version: flag((call) => (call.asksFor = 'version')),
  // Nothing is buffered, drawn, globbed or read from a file of settings here.
  'no-buffer': flag(() => {}),
  'progress-bar': flag(() => {}),
  'no-progress-meter': flag(() => {}),
  globoff: flag(() => {}),
  disable: flag(() => {}),
  'http1.1': flag(() => {}),
}

const SHORT: Readonly<Record<string, string>> = {
  X: 'request',
  d: 'data',
  H: 'header',
  A: 'user-agent',
  e: 'referer',
  b: 'cookie',
  o: 'output',
  O: 'remote-name',
  T: 'upload-file',
  u: 'user',
  w: 'write-out',
  m: 'max-time',
  s: 'silent',
  S: 'show-error',
  i: 'include',
  I: 'head',
  v: 'verbose',
  L: 'location',
  k: 'insecure',
  f: 'fail',
  G: 'get',
  h: 'help',
  V: 'version',
  N: 'no-buffer',
  '#': 'progress-bar',
  g: 'globoff',
  q: 'disable',
}

/**
 * Reads curl's command line: options may stand anywhere, short ones together (`-sSf`), with their value right behind.
 * @throws {CurlError} `usage`
 */
export function parseCurlCall(words: readonly string[]): CurlCall {
  const call: CurlCall = {
    urls: [],
    outputs: [],
    method: null,
    headers: [],
    data: [],
    upload: null,
    user: null,
    writeOut: '',
    maxTimeMs: null,
    connectTimeoutMs: null,
    maxRedirects: 50,
    isSilent: false,
    showsErrors: false,
    includesHead: false,
    headOnly: false,
    isVerbose: false,
    follows: false,
    insecure: false,
    failsOnStatus: false,
    dataInQuery: false,
    asksFor: null,
  }
  const rest = [...words]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word.startsWith('--') && word.length > 2) takeLong(call, word, rest)
    else if (word.startsWith('-') && word.length > 1 && word !== '--') takeShort(call, word, rest)
    else if (word !== '--') call.urls.push(word)
  }
  return call
}

function takeLong(call: CurlCall, word: string, rest: string[]): void {
  const option = Object.hasOwn(OPTIONS, word.slice(2)) ? OPTIONS[word.slice(2)] : undefined
  if (!option) throw unknown(word)
  option[1](call, option[0] ? takeValue(word, rest) : '')
}

function takeShort(call: CurlCall, word: string, rest: string[]): void {
  for (let at = 1; at < word.length; at += 1) {
    const letter = word.charAt(at)
    const option = OPTIONS[SHORT[letter] ?? '']
    if (!option) throw unknown(`-${letter}`)
    const [takesValue, apply] = option
    const behind = word.slice(at + 1)
    apply(call, takesValue ? behind || takeValue(`-${letter}`, rest) : '')
    if (takesValue) return
  }
}

function takeValue(option: string, rest: string[]): string {
  const value = rest.shift()
  if (value === undefined) throw new CurlError('usage', `option ${option}: requires parameter`)
  return value
}

function unknown(option: string): CurlError {
  return new CurlError('usage', `option ${option}: is unknown`)
}

function parseSeconds(option: string, text: string): number {
  const seconds = text.trim() === '' ? Number.NaN : Number(text)
  if (!(seconds >= 0)) throw new CurlError('usage', `option ${option}: expected a proper numerical parameter`)
  return seconds * 1000
}

import { ProcessEnded } from '../process-ended.ts'
import { exitCodeOf } from '../signals.ts'
import { unescape } from './escapes.ts'
import { invalidNumber } from './messages.ts'

/** What one call may make; beyond it the process is killed, as one is that has no memory left. */
const MOST_BYTES = 8 * 1024 * 1024

const DIRECTIVE = /%(%|([-+ 0#]*)(\*|[0-9]*)(?:\.(\*|[0-9]*))?([diouxXcsbfeEgG]))/g

/** Formats as printf(1), again and again until the values are used up. @throws {ProcessEnded} when that is too much */
export function formatPrintf(
  format: string,
  values: readonly string[],
): { output: Buffer; complaints: string[] } {
  const rest = [...values]
  const complaints: string[] = []
  const chunks: Buffer[] = []
  let size = 0
  const takes = [...format.matchAll(DIRECTIVE)].some((match) => match[1] !== '%')
  for (;;) {
    let from = 0
    for (const match of format.matchAll(DIRECTIVE)) {
      const literal = unescape(format.slice(from, match.index))
      chunks.push(literal.bytes)
      if (literal.stopped) return { output: Buffer.concat(chunks), complaints }
      from = match.index + match[0].length
      const directive = {
        flags: match[2] ?? '',
        width: match[3] ?? '',
        precision: match[4],
        kind: match[5] ?? '',
      }
      const converted = match[1] === '%' ? Buffer.from('%') : convert(directive, rest, complaints)
      holdAtMost((size += literal.bytes.length + converted.length))
      chunks.push(converted)
    }
    const tail = unescape(format.slice(from))
    chunks.push(tail.bytes)
    if (tail.stopped || !takes || rest.length === 0) return { output: Buffer.concat(chunks), complaints }
  }
}

function holdAtMost(bytes: number): void {
  if (bytes > MOST_BYTES) throw new ProcessEnded(exitCodeOf('KILL'))
}

interface Directive {
  flags: string
  width: string
  precision: string | undefined
  kind: string
}

function convert(directive: Directive, rest: string[], complaints: string[]): Buffer {
  const star = (text: string | undefined): string | undefined => (text === '*' ? (rest.shift() ?? '0') : text)
  const width = Number(star(directive.width) || '0')
  const given = star(directive.precision)
  const precision = given === undefined ? undefined : Number(given || '0')
  holdAtMost(Math.max(Math.abs(width), precision ?? 0))
  const value = rest.shift()
  const body = bodyOf(directive, value, precision, complaints)
  const missing = Math.abs(width) - body.length
  if (missing <= 0) return body
  if (directive.flags.includes('-') || width < 0) return Buffer.concat([body, Buffer.alloc(missing, ' ')])
  if (!directive.flags.includes('0') || 'csb'.includes(directive.kind))
    return Buffer.concat([Buffer.alloc(missing, ' '), body])
  const sign = /^[-+]/.test(body.toString('latin1')) ? 1 : 0
  return Buffer.concat([body.subarray(0, sign), Buffer.alloc(missing, '0'), body.subarray(sign)])
}

function bodyOf(
  { flags, kind }: Directive,
  value: string | undefined,
  precision: number | undefined,
  complaints: string[],
): Buffer {
  switch (kind) {
    case 's':
      return Buffer.from(value ?? '').subarray(0, precision)
    case 'b':
      return unescape(value ?? '').bytes
    case 'c':
      return Buffer.from((value ?? '').slice(0, 1))
    case 'f':
    case 'e':
    case 'E':
    case 'g':
    case 'G':
      return Buffer.from(floating(kind, parse(value, complaints), precision, flags))
    default: {
      const number = Math.trunc(parse(value, complaints))
      return Buffer.from(integer(kind, BigInt(number), precision, flags))
    }
  }
}

function parse(value: string | undefined, complaints: string[]): number {
  if (value === undefined || value === '') return 0
  if (/^["']./.test(value)) return value.codePointAt(1) ?? 0
  const octal = /^[-+]?0[0-7]+$/.test(value)
  const number = octal ? Number.parseInt(value, 8) : Number(value)
  if (Number.isFinite(number)) return number
  complaints.push(invalidNumber(value))
  return 0
}

function integer(kind: string, value: bigint, precision: number | undefined, flags: string): string {
  const unsigned = BigInt.asUintN(64, value)
  const digits: Readonly<Record<string, () => string>> = {
    o: () => unsigned.toString(8),
    u: () => unsigned.toString(),
    x: () => (flags.includes('#') ? '0x' : '') + unsigned.toString(16),
    X: () => (flags.includes('#') ? '0X' : '') + unsigned.toString(16).toUpperCase(),
  }
  const other = digits[kind]?.()
  if (other !== undefined) return other.padStart(precision ?? 0, '0')
  const sign = value < 0n ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''
  return sign + (value < 0n ? -value : value).toString().padStart(precision ?? 0, '0')
}

function floating(kind: string, value: number, precision = 6, flags: string): string {
  const sign = value >= 0 && flags.includes('+') ? '+' : ''
  const exponent = (text: string): string => text.replace(/e([-+])(\d)$/, 'e$10$2')
  if (kind === 'f') return sign + value.toFixed(Math.min(precision, 100))
  if (kind === 'e' || kind === 'E') {
    const text = exponent(value.toExponential(Math.min(precision, 100)))
    return sign + (kind === 'E' ? text.toUpperCase() : text)
  }
  return sign + String(Number(value.toPrecision(Math.max(1, Math.min(precision, 100)))))
}

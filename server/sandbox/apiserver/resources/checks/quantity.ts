/**
 * Quantities of the API (k8s.io/apimachinery/pkg/api/resource): what can be read, what it is worth and how the server
 * writes it back. Values are kept in billionths, the smallest that the API knows.
 */
const BILLION = 1_000_000_000n
const SYNTAX = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/

/** Powers of ten by suffix, smallest first. */
const DECIMAL = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
])

/** Powers of two by suffix, smallest first. */
const BINARY = new Map([
  ['Ki', 10n],
  ['Mi', 20n],
  ['Gi', 30n],
  ['Ti', 40n],
  ['Pi', 50n],
  ['Ei', 60n],
])

type Form = 'decimal' | 'binary' | 'exponent'

/** A quantity as a number of billionths, and how its author wrote it. */
export interface Quantity {
  billionths: bigint
  form: Form
}

const divideUp = (value: bigint, by: bigint): bigint => (value % by === 0n ? value / by : value / by + 1n)

const scaled = (digits: bigint, exponent: number): bigint =>
  exponent >= 0 ? digits * 10n ** BigInt(exponent) : divideUp(digits, 10n ** BigInt(-exponent))

/** Reads a quantity; undefined when it is none. What is finer than a billionth is rounded up, as the server does. */
export function parseQuantity(text: string | number): Quantity | undefined {
  const match = SYNTAX.exec(String(text).trim())
  if (!match) return undefined
  const [, sign = '', number = '', suffix = ''] = match
  const [whole = '', fraction = ''] = number.split('.')
  const digits = BigInt(whole + fraction || '0')
  const power = BINARY.get(suffix)
  const binary = power === undefined ? 1n : 2n ** power
  const exponent = power === undefined ? (DECIMAL.get(suffix) ?? Number(suffix.slice(1))) : 0
  const positive = scaled(digits * binary, exponent - fraction.length + 9)
  const form = power === undefined ? (DECIMAL.has(suffix) ? 'decimal' : 'exponent') : 'binary'
  return { billionths: sign === '-' ? -positive : positive, form }
}

const inDecimal = (billionths: bigint, exponentForm: boolean): string => {
  let text = '0'
  for (const [suffix, exponent] of DECIMAL) {
    const unit = 10n ** BigInt(exponent + 9)
    if (billionths % unit !== 0n) break
    const written = exponentForm && exponent !== 0 ? `e${exponent}` : suffix
    text = `${billionths / unit}${written}`
  }
  return text
}

const inBinary = (billionths: bigint): string => {
  const value = billionths / BILLION
  let text = `${value}`
  for (const [suffix, power] of BINARY) {
    const unit = 2n ** power
    if (value % unit !== 0n) break
    text = `${value / unit}${suffix}`
  }
  return text
}

/** Writes a quantity in the one form that the server keeps: the largest suffix without a fraction (`0.5` is `500m`). */
function formatQuantity({ billionths, form }: Quantity): string {
  if (billionths === 0n) return '0'
  const size = billionths < 0n ? -billionths : billionths
  // Below 1024, and where there is a fraction, the server writes binary quantities as decimal ones.
  if (form === 'binary' && size >= 1024n * BILLION && billionths % BILLION === 0n) return inBinary(billionths)
  return inDecimal(billionths, form === 'exponent')
}

/** The server's form of a quantity; what cannot be read stays as it is, for validation to refuse. */
export function canonicalQuantity(text: string | number): string {
  // JSON may hold a number, although the types of the API know texts alone.
  const quantity = parseQuantity(String(text))
  return quantity ? formatQuantity(quantity) : String(text)
}

/** Compares two quantities: negative, zero or positive as the first is less, the same or more. */
export const compareQuantities = (one: Quantity, other: Quantity): number =>
  one.billionths < other.billionths ? -1 : Number(one.billionths > other.billionths)

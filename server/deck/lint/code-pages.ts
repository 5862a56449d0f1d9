/** A single-byte encoding that UTF-8 is often read as by mistake. */
export interface CodePage {
  name: string
  /** The byte of each character above ASCII. */
  bytes: ReadonlyMap<string, number>
}

/** The bytes from 0x80 to 0x9F of Windows-1252; a space where it has none. Node's own decoder takes them for Latin-1's. */
const WINDOWS = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ'

const everyByte = Array.from({ length: 128 }, (_, index) => 0x80 + index)

/** Latin-1, of which it is an extension, is taken with it. */
const windows1252 = new Map([
  ...everyByte.map((byte) => [String.fromCodePoint(byte), byte] as const),
  ...Array.from(WINDOWS, (character, index) => [character, 0x80 + index] as const),
])
windows1252.delete(' ')

const macRoman = new Map(
  everyByte.map((byte) => [new TextDecoder('macintosh').decode(Uint8Array.of(byte)), byte] as const),
)

/** The encodings that decks come through: the pages of Windows and of old Macs. */
export const CODE_PAGES: readonly CodePage[] = [
  { name: 'Windows-1252', bytes: windows1252 },
  { name: 'Mac Roman', bytes: macRoman },
]

/** How many bytes a UTF-8 sequence with this first byte has (RFC 3629, 4); 0 when none starts so. */
function lengthOf(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 2
  if (lead >= 0xe0 && lead <= 0xef) return 3
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0
}

/** Reads the characters at this offset as the bytes of one UTF-8 sequence; undefined when they are none. */
export function readSequence(text: string, at: number, { bytes }: CodePage): string | undefined {
  const lead = bytes.get(text[at] ?? '')
  const length = lead === undefined ? 0 : lengthOf(lead)
  if (lead === undefined || length === 0) return undefined
  const sequence = [lead]
  for (let index = 1; index < length; index++) {
    const byte = bytes.get(text[at + index] ?? '')
    if (byte === undefined || byte > 0xbf) return undefined
    sequence.push(byte)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(sequence))
  } catch {
    return undefined
  }
}

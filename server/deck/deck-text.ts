/** A deck's text as its file holds it, line ends and a UTF-8 byte order mark kept. */
export interface DeckText {
  text: string
  encoding: 'UTF-8' | 'UTF-16LE' | 'UTF-16BE'
  /** False when bytes of the file are not what its encoding says; U+FFFD stands for them. */
  isWhole: boolean
}

function encodingOf([first, second]: Uint8Array): DeckText['encoding'] {
  if (first === 0xff && second === 0xfe) return 'UTF-16LE'
  return first === 0xfe && second === 0xff ? 'UTF-16BE' : 'UTF-8'
}

/** Reads a deck's bytes by their byte order mark: UTF-16, as some editors of Windows write it, else UTF-8. */
export function decodeDeck(bytes: Uint8Array): DeckText {
  const encoding = encodingOf(bytes)
  const decode = (fatal: boolean): string =>
    new TextDecoder(encoding, { fatal, ignoreBOM: encoding === 'UTF-8' }).decode(bytes)
  try {
    return { text: decode(true), encoding, isWhole: true }
  } catch {
    return { text: decode(false), encoding, isWhole: false }
  }
}

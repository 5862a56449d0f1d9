const SINGLE: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  e: 27,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  '\\': 92,
}

const ESCAPE = /\\(?:(c)|x([0-9a-fA-F]{1,2})|(0?[0-7]{1,3})|([abefnrtv\\]))/g

/** Turns `\n`, `\x41`, `\101` and so on into bytes; `\c` stops the output there. */
export function unescape(text: string): { bytes: Buffer; stopped: boolean } {
  const chunks: Buffer[] = []
  let from = 0
  for (const match of text.matchAll(ESCAPE)) {
    chunks.push(Buffer.from(text.slice(from, match.index)))
    from = match.index + match[0].length
    const [, stop, hex, octal, single] = match
    if (stop !== undefined) return { bytes: Buffer.concat(chunks), stopped: true }
    const code =
      hex !== undefined
        ? Number.parseInt(hex, 16)
        : octal !== undefined
          ? Number.parseInt(octal, 8)
          : SINGLE[single ?? '']
    chunks.push(Buffer.from([(code ?? 0) & 0xff]))
  }
  chunks.push(Buffer.from(text.slice(from)))
  return { bytes: Buffer.concat(chunks), stopped: false }
}

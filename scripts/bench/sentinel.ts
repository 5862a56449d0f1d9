/** What delivers output piece by piece to one listener at a time. */
export interface Output {
  listen(listener: ((bytes: Uint8Array) => void) | null): void
}

/** Resolves once a word has come in the output, in one piece or across several. */
export function findSentinel(output: Output, word: string): Promise<void> {
  const wanted = Buffer.from(word)
  let tail = Buffer.alloc(0)
  return new Promise((resolve) => {
    output.listen((bytes) => {
      const piece = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      const seam = Buffer.concat([tail, piece.subarray(0, wanted.length)])
      if (piece.includes(wanted) || seam.includes(wanted)) {
        output.listen(null)
        resolve()
      }
      const last = piece.length < wanted.length ? Buffer.concat([tail, piece]) : piece
      tail = Buffer.from(last.subarray(Math.max(0, last.length - wanted.length + 1)))
    })
  })
}

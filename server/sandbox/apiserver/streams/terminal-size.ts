import { valueAt } from '../json.ts'

/** A resize is a few bytes; whoever sends more without an end of line means something else. */
const MOST_BYTES = 1024

/**
 * Reads the sizes on a resize channel: JSON objects `{"Width":80,"Height":24}`, one a line or one a message, cut anywhere.
 * The last size is kept for a listener that comes later.
 */
export class TerminalSizes {
  #text = ''
  #last: { columns: number; rows: number } | undefined
  #listener: ((columns: number, rows: number) => void) | undefined

  onResize(listener: (columns: number, rows: number) => void): void {
    this.#listener = listener
    if (this.#last) listener(this.#last.columns, this.#last.rows)
  }

  push(chunk: Buffer): void {
    this.#text += chunk.toString('latin1')
    for (let end = this.#text.indexOf('}'); end >= 0; end = this.#text.indexOf('}')) {
      this.#take(this.#text.slice(0, end + 1))
      this.#text = this.#text.slice(end + 1)
    }
    if (this.#text.length > MOST_BYTES) this.#text = ''
  }

  #take(text: string): void {
    const size = parse(text)
    if (!size) return
    this.#last = size
    this.#listener?.(size.columns, size.rows)
  }
}

function parse(text: string): { columns: number; rows: number } | undefined {
  try {
    const size: unknown = JSON.parse(text)
    const columns = valueAt(size, 'Width')
    const rows = valueAt(size, 'Height')
    return isCount(columns) && isCount(rows) ? { columns, rows } : undefined
  } catch {
    // A client's nonsense changes no terminal.
    return undefined
  }
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) > 0 && Number(value) <= 0xffff
}

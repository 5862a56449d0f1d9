import { type Io, write } from '../io.ts'

/**
 * What becomes of layers, one line each. On a terminal each line is replaced in place, as Docker's own client does it; anywhere
 * else every change is a line.
 */
export class Progress {
  readonly #stdout: Io['stdout']
  readonly #lines = new Map<string, number>()
  readonly #heading: () => Promise<void>
  #begun: Promise<void> | undefined
  #below = 0

  /** `heading` writes what stands above the lines, before the first of them. */
  constructor(stdout: Io['stdout'], heading: () => Promise<void> = () => Promise.resolve()) {
    this.#stdout = stdout
    this.#heading = heading
  }

  /** Writes the heading, once. */
  begin(): Promise<void> {
    return (this.#begun ??= this.#heading())
  }

  /** Says how it stands with a layer. `isPassing` marks what is worth a look only on a terminal (bytes so far). */
  async update(id: string, status: string, isPassing = false): Promise<void> {
    await this.begin()
    const text = `${id}: ${status}`
    if (this.#stdout.isTTY !== true) {
      if (!isPassing) await write(this.#stdout, `${text}\n`)
      return
    }
    const at = this.#lines.get(id)
    if (at === undefined) {
      this.#lines.set(id, this.#below)
      this.#below += 1
      await write(this.#stdout, `${text}\n`)
      return
    }
    const up = this.#below - at
    await write(this.#stdout, `\u001B[${up}A\u001B[2K\r${text} \r\u001B[${up}B`)
  }
}

const BAR_CELLS = 50

/** A bar and figures: `[=====>      ]  1.2MB/2.2MB`. */
export function drawBar(done: number, total: number, format: (bytes: number) => string): string {
  const share = total > 0 ? Math.min(1, done / total) : 1
  const cells = Math.floor(share * BAR_CELLS)
  const bar = `${'='.repeat(Math.max(0, cells))}${cells < BAR_CELLS ? '>' : ''}`.padEnd(BAR_CELLS)
  return `[${bar}]  ${format(done)}/${format(total)}`
}

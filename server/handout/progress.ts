/** Says what an export is doing. */
export interface Progress {
  /** Names the work, such as `kubernetes.md: PDF`, that is `share` of all. */
  begin(what: string, share: number): void
  /** Says how far the work is, from 0 to 1, and where that is (`slide 12 of 65`). */
  advance(part: number, where?: string): void
  /** A line for people that stays. */
  say(line: string): void
  /** Takes the bar away. */
  end(): void
}

/** Where a progress is written; a terminal has columns. */
export interface ProgressOutput {
  isTTY?: boolean
  columns?: number
  write(text: string): unknown
}

const WIDTH = 24
const CLEAR = '\r\u001B[K'

/** A bar in one line that is drawn over; redrawn at most thirty times a second. */
class Bar implements Progress {
  private readonly output: ProgressOutput
  private finished = 0
  private what = ''
  private share = 0
  private drawn = 0

  constructor(output: ProgressOutput) {
    this.output = output
  }

  begin(what: string, share: number): void {
    // While decks are watched, all of the work begins again.
    this.finished = this.finished + this.share + share > 1 + 1e-9 ? 0 : this.finished + this.share
    Object.assign(this, { what, share })
    this.draw(0, '')
  }

  advance(part: number, where = ''): void {
    if (performance.now() - this.drawn > 33) this.draw(part, where)
  }

  say(line: string): void {
    this.output.write(`${CLEAR}${line}\n`)
    if (this.what !== '') this.draw(0, '')
  }

  end(): void {
    this.output.write(CLEAR)
    this.what = ''
  }

  private draw(part: number, where: string): void {
    this.drawn = performance.now()
    const done = Math.min(1, this.finished + this.share * part)
    const full = Math.round(done * WIDTH)
    const bar = `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}`
    const [head, tail] = [`${bar} ${String(Math.floor(done * 100)).padStart(3)} %  `, where && ` · ${where}`]
    const room = (this.output.columns ?? 80) - 1
    const text = `${head}${keepEnd(this.what, room - head.length - tail.length)}${tail}`
    this.output.write(`${CLEAR}${text.slice(0, room)}`)
  }
}

/** A long path says most at its end. */
function keepEnd(text: string, length: number): string {
  return text.length <= length ? text : `…${text.slice(text.length - Math.max(0, length - 1))}`
}

/** A line for each piece of work, where nobody sees a bar. */
class Lines implements Progress {
  private readonly output: ProgressOutput

  constructor(output: ProgressOutput) {
    this.output = output
  }

  begin(what: string): void {
    this.say(`livedeck: ${what}`)
  }

  advance(): void {}

  say(line: string): void {
    this.output.write(`${line}\n`)
  }

  end(): void {}
}

/** Makes a bar for a terminal, and lines for a file or a pipe. */
export function makeProgress(output: ProgressOutput): Progress {
  return output.isTTY === true ? new Bar(output) : new Lines(output)
}

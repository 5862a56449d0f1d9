/** A here-document that was announced on the current line and whose body comes after it. */
interface HereDocument {
  end: string
  /** `<<-`: tabs before the end word do not count. */
  tabs: boolean
}

const ANNOUNCEMENT = /^<<(-?)[ \t]*(?:'([^'\n]+)'|"([^"\n]+)"|\\?([^\s;&|<>()'"]+))/

/** The here-documents of one line of shell code (POSIX Shell Command Language, 2.7.4 Here-Document). */
export class HereDocuments {
  private pending: HereDocument[] = []

  get areOpen(): boolean {
    return this.pending.length > 0
  }

  /** Notes the here-document announced at this offset; answers the announcement's length, 0 when there is none. */
  announce(text: string, at: number): number {
    if (text.startsWith('<<<', at)) return 0
    const match = ANNOUNCEMENT.exec(text.slice(at, at + 256))
    if (!match) return 0
    this.pending.push({ end: match[2] ?? match[3] ?? match[4] ?? '', tabs: match[1] === '-' })
    return match[0].length
  }

  /** Skips the bodies that start at this offset; answers the offset behind them. One that never ends stays open. */
  skip(text: string, start: number): number {
    let at = start
    for (const document of this.pending.splice(0)) {
      let found = false
      while (!found && at < text.length) {
        const stop = text.indexOf('\n', at)
        const line = text.slice(at, stop < 0 ? undefined : stop)
        at = stop < 0 ? text.length : stop + 1
        found = (document.tabs ? line.replace(/^\t+/, '') : line) === document.end
      }
      if (!found) this.pending.push(document)
    }
    return at
  }
}

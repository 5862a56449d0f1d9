/** A container's log in memory: the newest lines within a limit, as containerd's log files hold them. */

export type LogStreamName = 'stdout' | 'stderr'

/** One line, or a part of one that was too long or has no end yet. */
export interface LogRecord {
  /** Milliseconds since the epoch, with a fraction. */
  time: number
  stream: LogStreamName
  /** Without its newline. */
  line: Buffer
  partial: boolean
}

/** Where a reader stands: the next record to read. */
export interface LogPosition {
  segment: number
  offset: number
}

/** Records lie one after the other in blocks, so that a line costs its bytes and this header: time, flags, length. */
const HEADER_BYTES = 8 + 1 + 4
const STDERR_FLAG = 1
const PARTIAL_FLAG = 2
/** containerd cuts lines here. */
const LONGEST_LINE_BYTES = 16 * 1024
const SEGMENT_BYTES = 4 * 1024

interface Segment {
  bytes: Buffer
  used: number
  /** Ends of whole lines in it. */
  lines: number
}

/** A bounded log that readers follow by position: whoever is slow loses lines, and costs no memory. */
export class LogRing {
  readonly #segments: Segment[] = []
  readonly #limit: () => number
  readonly #pending = new Map<LogStreamName, Buffer>()
  readonly #waiting = new Set<() => void>()
  /** The number of the oldest segment that is still there. */
  #first = 0
  #size = 0
  #closed = false

  /** `limit` is asked at each write, so that many containers can share what memory there is; bytes. */
  constructor(limit: () => number) {
    this.#limit = limit
  }

  get closed(): boolean {
    return this.#closed
  }

  /** Bytes held. */
  get size(): number {
    return this.#size
  }

  /** Takes output as it comes; a line is there for readers when it has ended. */
  write(stream: LogStreamName, chunk: Buffer, time: number): void {
    if (this.#closed) return
    const before = this.#pending.get(stream)
    let rest = before === undefined ? chunk : Buffer.concat([before, chunk])
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      this.#appendLine(stream, rest.subarray(0, end), time)
      rest = rest.subarray(end + 1)
    }
    while (rest.length >= LONGEST_LINE_BYTES) {
      this.#append({ time, stream, line: rest.subarray(0, LONGEST_LINE_BYTES), partial: true })
      rest = rest.subarray(LONGEST_LINE_BYTES)
    }
    if (rest.length > 0) this.#pending.set(stream, Buffer.from(rest))
    else this.#pending.delete(stream)
    this.#wake()
  }

  /** Ends the log; what has no newline becomes a line. */
  close(time: number): void {
    if (this.#closed) return
    for (const [stream, line] of this.#pending) this.#append({ time, stream, line, partial: false })
    this.#pending.clear()
    this.#closed = true
    this.#wake()
  }

  /** The oldest record. */
  start(): LogPosition {
    return { segment: this.#first, offset: 0 }
  }

  /** The first of the last so many lines. */
  tail(lines: number): LogPosition {
    let above = 0
    for (let index = this.#segments.length - 1; index >= 0; index--) {
      const segment = this.#segments[index]
      if (segment === undefined) break
      if (above + segment.lines >= lines) return this.#skip(index, segment, above + segment.lines - lines)
      above += segment.lines
    }
    return this.start()
  }

  /** The record at a position, which moves on; undefined at the end. A reader that fell behind goes on with the oldest. */
  read(position: LogPosition): LogRecord | undefined {
    if (position.segment < this.#first) Object.assign(position, this.start())
    const segment = this.#segments[position.segment - this.#first]
    if (segment === undefined) return undefined
    if (position.offset < segment.used) return readRecord(segment, position)
    if (position.segment - this.#first === this.#segments.length - 1) return undefined
    position.segment++
    position.offset = 0
    return this.read(position)
  }

  /** The end of the log as text: at most 80 lines and 2,048 bytes (terminationMessagePolicy FallbackToLogsOnError). */
  lastText(): string {
    const position = this.tail(80)
    const lines: Buffer[] = []
    for (let record = this.read(position); record !== undefined; record = this.read(position)) {
      lines.push(record.line, Buffer.from(record.partial ? '' : '\n'))
    }
    return Buffer.concat(lines).subarray(-2048).toString()
  }

  /** Calls once, when there is more or the log has ended; the function that comes back calls it off. */
  onceMore(callback: () => void): () => void {
    this.#waiting.add(callback)
    return () => void this.#waiting.delete(callback)
  }

  #appendLine(stream: LogStreamName, line: Buffer, time: number): void {
    let rest = line
    while (rest.length > LONGEST_LINE_BYTES) {
      this.#append({ time, stream, line: rest.subarray(0, LONGEST_LINE_BYTES), partial: true })
      rest = rest.subarray(LONGEST_LINE_BYTES)
    }
    this.#append({ time, stream, line: rest, partial: false })
  }

  #append(record: LogRecord): void {
    const bytes = HEADER_BYTES + record.line.length
    let segment = this.#segments.at(-1)
    if (segment === undefined || segment.used + bytes > segment.bytes.length) {
      segment = { bytes: Buffer.allocUnsafeSlow(Math.max(SEGMENT_BYTES, bytes)), used: 0, lines: 0 }
      this.#segments.push(segment)
      this.#size += segment.bytes.length
      this.#trim()
    }
    const flags = (record.stream === 'stderr' ? STDERR_FLAG : 0) | (record.partial ? PARTIAL_FLAG : 0)
    let at = segment.bytes.writeDoubleLE(record.time, segment.used)
    at = segment.bytes.writeUInt8(flags, at)
    at = segment.bytes.writeUInt32LE(record.line.length, at)
    record.line.copy(segment.bytes, at)
    segment.used += bytes
    if (!record.partial) segment.lines++
  }

  #trim(): void {
    const limit = this.#limit()
    while (this.#size > limit && this.#segments.length > 1) {
      this.#size -= this.#segments.shift()?.bytes.length ?? 0
      this.#first++
    }
  }

  #skip(index: number, segment: Segment, lines: number): LogPosition {
    const position = { segment: this.#first + index, offset: 0 }
    for (let left = lines; left > 0;) {
      if (!readRecord(segment, position).partial) left--
    }
    return position
  }

  #wake(): void {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const callback of waiting) callback()
  }
}

function readRecord(segment: Segment, position: LogPosition): LogRecord {
  const { bytes } = segment
  const flags = bytes.readUInt8(position.offset + 8)
  const start = position.offset + HEADER_BYTES
  const end = start + bytes.readUInt32LE(position.offset + 9)
  const record: LogRecord = {
    time: bytes.readDoubleLE(position.offset),
    stream: (flags & STDERR_FLAG) === 0 ? 'stdout' : 'stderr',
    line: bytes.subarray(start, end),
    partial: (flags & PARTIAL_FLAG) !== 0,
  }
  position.offset = end
  return record
}

/** Between them all containers' logs may take so much, … */
const ALL_LOGS_BYTES = 48 * 1024 * 1024
/** … one at most this, and in any case this much. */
const LARGEST_LOG_BYTES = 256 * 1024
const SMALLEST_LOG_BYTES = 16 * 1024

/** Shares one memory for logs among all containers: with few each has 256 kB, with 1,000 some 48 kB. */
export class LogBudget {
  #rings = 0

  /** A new log; `release` it when its container is forgotten. */
  open(): LogRing {
    this.#rings++
    return new LogRing(() => {
      const share = ALL_LOGS_BYTES / Math.max(1, this.#rings)
      return Math.min(LARGEST_LOG_BYTES, Math.max(SMALLEST_LOG_BYTES, share))
    })
  }

  release(): void {
    this.#rings--
  }
}

import type { Clock } from '../clock.ts'

/** client-go's numbers: from the tenth different message in ten minutes on, similar events share one. */
const SIMILAR_LIMIT = 10
const SIMILAR_MS = 600_000

/** client-go's brake: 25 events about one object at once, then one every five minutes. */
const BURST = 25
const REFILL_MS = 300_000

/** How many events, groups and objects are remembered; what was not seen for longest goes first. */
const REMEMBERED = 4096

const COMBINED = '(combined from similar events): '

interface Said {
  namespace: string
  name: string
  count: number
}

interface Group {
  messages: Set<string>
  last: number
}

interface Bucket {
  tokens: number
  filled: number
}

/** What to write: a new event, or a higher count of one that is there. */
export interface Correlated {
  message: string
  count: number
  known: { namespace: string; name: string } | undefined
  /** Tells which event was made, so that the next same one is counted there. */
  remember(name: string): void
}

/** Decides what is said again, what is similar and what is too much, as client-go's EventCorrelator does. */
export class EventCorrelator {
  readonly #clock: Clock
  readonly #said = new Map<string, Said>()
  readonly #groups = new Map<string, Group>()
  readonly #buckets = new Map<string, Bucket>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** `about` stands for source and object together. @returns undefined when it is too much */
  correlate(
    about: string,
    namespace: string,
    type: string,
    reason: string,
    message: string,
  ): Correlated | undefined {
    const similar = this.#combine(JSON.stringify([about, type, reason]), message)
    const key = JSON.stringify([about, type, reason, similar ? '' : message])
    const text = similar ? COMBINED + message : message
    const before = touch(this.#said, key)
    const said: Said = { namespace, name: before?.name ?? '', count: (before?.count ?? 0) + 1 }
    remember(this.#said, key, said)
    if (!this.#take(about)) return undefined
    return {
      message: text,
      count: said.count,
      known: said.name === '' ? undefined : said,
      remember: (name) => remember(this.#said, key, { namespace, name, count: 1 }),
    }
  }

  #combine(key: string, message: string): boolean {
    const now = this.#clock.now()
    let group = touch(this.#groups, key)
    if (!group || now - group.last > SIMILAR_MS) group = { messages: new Set(), last: now }
    group.last = now
    group.messages.add(message)
    remember(this.#groups, key, group)
    if (group.messages.size < SIMILAR_LIMIT) return false
    const [first] = group.messages
    if (first !== undefined) group.messages.delete(first)
    return true
  }

  #take(about: string): boolean {
    const now = this.#clock.now()
    const bucket = touch(this.#buckets, about) ?? { tokens: BURST, filled: now }
    bucket.tokens = Math.min(BURST, bucket.tokens + (now - bucket.filled) / REFILL_MS)
    bucket.filled = now
    remember(this.#buckets, about, bucket)
    if (bucket.tokens < 1) return false
    bucket.tokens--
    return true
  }
}

function touch<T>(map: Map<string, T>, key: string): T | undefined {
  const value = map.get(key)
  map.delete(key)
  return value
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key)
  map.set(key, value)
  if (map.size <= REMEMBERED) return
  for (const oldest of map.keys()) {
    map.delete(oldest)
    break
  }
}

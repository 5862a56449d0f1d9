/** A schedule that has been read: when it fires next. */
export interface CronSchedule {
  /** The first time after this one, both in milliseconds; undefined when there is none within five years. */
  next(after: number): number | undefined
}

const MINUTE = 60_000
const DAY = 86_400_000
const YEARS = 5

const DESCRIPTORS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  ms: 1,
  s: 1000,
  m: MINUTE,
  h: 3_600_000,
}

/**
 * Reads a schedule of five fields or a descriptor (`@hourly`, `@every 5m`), in UTC as the controller manager's own time is.
 * What cannot be read, which validation keeps out, never fires.
 */
export function parseSchedule(text: string): CronSchedule {
  if (text.startsWith('@every ')) return everyOf(text.slice(7))
  const fields = (DESCRIPTORS[text] ?? text).split(/\s+/).filter((field) => field !== '')
  const [minutes = '', hours = '', days = '', months = '', weekdays = ''] = fields
  const table: Table = {
    minutes: valuesOf(minutes, 0, 59),
    hours: valuesOf(hours, 0, 23),
    days: valuesOf(days, 1, 31),
    months: valuesOf(months, 1, 12, MONTHS),
    weekdays: valuesOf(weekdays, 0, 6, DAYS),
    // Cron's oldest rule: with both given, either day will do.
    either: !/^[*?]/.test(days) && !/^[*?]/.test(weekdays),
  }
  return { next: (after) => nextIn(table, after) }
}

interface Table {
  minutes: ReadonlySet<number>
  hours: ReadonlySet<number>
  days: ReadonlySet<number>
  months: ReadonlySet<number>
  weekdays: ReadonlySet<number>
  either: boolean
}

function everyOf(duration: string): CronSchedule {
  let length = 0
  for (const [, amount = '', unit = ''] of duration.matchAll(/([0-9.]+)(ns|us|ms|s|m|h)/g)) {
    length += Number(amount) * (UNITS[unit] ?? 0)
  }
  const period = Math.max(1000, Math.floor(length / 1000) * 1000)
  return { next: (after) => Math.floor(after / 1000) * 1000 + period }
}

function valuesOf(field: string, low: number, high: number, names: readonly string[] = []): Set<number> {
  const number = (word: string): number => {
    const named = names.indexOf(word.toLowerCase())
    return named >= 0 ? named + low : Number(word)
  }
  const values = new Set<number>()
  for (const part of field.split(',')) {
    const [range = '', step] = part.split('/')
    const [from = '', to] = range.split('-')
    const all = from === '*' || from === '?'
    const first = all ? low : number(from)
    const single = step === undefined ? first : high
    const last = all ? high : to === undefined ? single : number(to)
    for (let value = first; value <= last; value += Number(step ?? 1)) values.add(value)
  }
  return values
}

function nextIn(table: Table, after: number): number | undefined {
  let time = (Math.floor(after / MINUTE) + 1) * MINUTE
  const end = after + YEARS * 366 * DAY
  while (time <= end) {
    const date = new Date(time)
    if (!table.months.has(date.getUTCMonth() + 1) || !fitsDay(table, date)) time = startOfDay(time) + DAY
    else if (!table.hours.has(date.getUTCHours())) time = (Math.floor(time / 3_600_000) + 1) * 3_600_000
    else if (!table.minutes.has(date.getUTCMinutes())) time += MINUTE
    else return time
  }
  return undefined
}

function fitsDay({ days, weekdays, either }: Table, date: Date): boolean {
  const [day, weekday] = [days.has(date.getUTCDate()), weekdays.has(date.getUTCDay())]
  return either ? day || weekday : day && weekday
}

function startOfDay(time: number): number {
  return Math.floor(time / DAY) * DAY
}

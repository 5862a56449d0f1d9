/**
 * Cron schedules as CronJobs take them (github.com/robfig/cron standard form): five fields, or a descriptor such as
 * `@hourly` or `@every 5m`. Only says what is wrong; when a schedule fires is the controller's business.
 */
interface FieldRule {
  low: number
  high: number
  names: readonly string[]
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

const FIELDS: readonly FieldRule[] = [
  { low: 0, high: 59, names: [] },
  { low: 0, high: 23, names: [] },
  { low: 1, high: 31, names: [] },
  { low: 1, high: 12, names: MONTHS },
  { low: 0, high: 6, names: DAYS },
]

const DESCRIPTORS = new Set(['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'])

const notANumber = (text: string): string =>
  `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`

/** The number that a word stands for, or what is wrong with the word. */
function valueOf(text: string, { low, names }: FieldRule): number | string {
  const named = names.indexOf(text.toLowerCase())
  if (named >= 0) return named + low
  return /^[0-9]+$/.test(text) ? Number(text) : notANumber(text)
}

function rangeProblem(expression: string, rule: FieldRule): string | undefined {
  const [range = '', step, tooMuch] = expression.split('/')
  const [from = '', to, third] = range.split('-')
  if (tooMuch !== undefined) return `too many slashes: ${expression}`
  if (third !== undefined) return `too many hyphens: ${expression}`
  if (step !== undefined && !/^[0-9]+$/.test(step)) return notANumber(step)
  if (from === '*' || from === '?')
    return step === '0' ? `step of range should be a positive number: ${expression}` : undefined
  const start = valueOf(from, rule)
  const end = to === undefined ? (step === undefined ? start : rule.high) : valueOf(to, rule)
  if (typeof start === 'string') return start
  if (typeof end === 'string') return end
  if (start < rule.low) return `beginning of range (${start}) below minimum (${rule.low}): ${expression}`
  if (end > rule.high) return `end of range (${end}) above maximum (${rule.high}): ${expression}`
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${expression}`
  return step === '0' ? `step of range should be a positive number: ${expression}` : undefined
}

/** What is wrong with a schedule, or undefined when it is right. */
export function scheduleProblem(schedule: string): string | undefined {
  if (schedule.startsWith('@')) {
    const isKnown = DESCRIPTORS.has(schedule) || /^@every ([0-9.]+(ns|us|ms|s|m|h))+$/.test(schedule)
    return isKnown ? undefined : `unrecognized descriptor: ${schedule}`
  }
  const fields = schedule.split(/\s+/).filter((field) => field !== '')
  if (fields.length !== FIELDS.length) {
    return `expected exactly ${FIELDS.length} fields, found ${fields.length}: [${fields.join(' ')}]`
  }
  for (const [index, rule] of FIELDS.entries()) {
    for (const part of (fields[index] ?? '').split(',')) {
      const problem = rangeProblem(part, rule)
      if (problem !== undefined) return problem
    }
  }
  return undefined
}

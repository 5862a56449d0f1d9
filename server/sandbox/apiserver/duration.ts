const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const YEAR = 365 * DAY

/** `1d3h`, or `1d` when the smaller part is nothing. */
const pair = (large: number, unit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large}${unit}` : `${large}${unit}${small}${smallUnit}`

/**
 * The age that `kubectl get` prints for so many milliseconds: two or three significant digits, as HumanDuration of
 * k8s.io/apimachinery/pkg/util/duration does it. More than a second into the future is `<invalid>`.
 */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / 1000)
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  if (seconds < 2 * MINUTE) return `${seconds}s`
  const minutes = Math.floor(seconds / MINUTE)
  if (minutes < 10) return pair(minutes, 'm', seconds % MINUTE, 's')
  if (seconds < 3 * HOUR) return `${minutes}m`
  const hours = Math.floor(seconds / HOUR)
  if (hours < 8) return pair(hours, 'h', minutes % 60, 'm')
  if (hours < 48) return `${hours}h`
  const days = Math.floor(seconds / DAY)
  if (days < 8) return pair(days, 'd', hours % 24, 'h')
  if (seconds < 2 * YEAR) return `${days}d`
  const years = Math.floor(seconds / YEAR)
  return years < 8 ? pair(years, 'y', days % 365, 'd') : `${years}y`
}

/** The age of something at `now` (milliseconds), from its time as the API writes it; `<unknown>` when there is none. */
export function age(timestamp: string | undefined | null, now: number): string {
  const since = Date.parse(timestamp ?? '')
  return Number.isNaN(since) ? '<unknown>' : humanDuration(now - since)
}

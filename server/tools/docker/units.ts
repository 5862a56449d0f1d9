const UNITS = ['B', 'kB', 'MB', 'GB', 'TB']

/** Bytes as Docker writes them: `2.048kB`; `precision` counts the digits. */
export function formatSize(bytes: number, precision = 4): string {
  let [value, unit] = [bytes, 0]
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${Number(value.toPrecision(precision))}${UNITS[unit]}`
}

const [MINUTE, HOUR, DAY] = [60, 3600, 86_400]

/** How long ago something was, in Docker's words: `About a minute ago`. */
export function formatAge(seconds: number): string {
  return `${formatDuration(seconds)} ago`
}

function formatDuration(seconds: number): string {
  const [minutes, hours, days] = [
    Math.floor(seconds / MINUTE),
    Math.round(seconds / HOUR),
    Math.floor(seconds / DAY),
  ]
  if (seconds < 1) return 'Less than a second'
  if (seconds < 2) return '1 second'
  if (seconds < MINUTE) return `${Math.floor(seconds)} seconds`
  if (minutes === 1) return 'About a minute'
  if (minutes < 60) return `${minutes} minutes`
  if (hours === 1) return 'About an hour'
  if (hours < 48) return `${hours} hours`
  if (hours < 24 * 7 * 2) return `${days} days`
  if (hours < 24 * 30 * 2) return `${Math.floor(days / 7)} weeks`
  if (hours < 24 * 365 * 2) return `${Math.floor(days / 30)} months`
  return `${Math.floor(days / 365)} years`
}

const LEAST_WIDTH = 10
const GAP = 3

/** A table with a line of heads, its columns aligned as Docker's are. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_head, column) =>
    Math.max(LEAST_WIDTH, ...rows.map((row) => (row[column] ?? '').length + GAP)),
  )
  return rows
    .map(
      (row) =>
        `${row.map((cell, at) => (at < row.length - 1 ? cell.padEnd(widths[at] ?? 0) : cell)).join('')}\n`,
    )
    .join('')
}

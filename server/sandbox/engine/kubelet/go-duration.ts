/**
 * A duration as Go prints it, to the millisecond: `350ms`, `1.2s`, `1m20s`, `5m0s`.
 *
 * @param milliseconds not negative
 */
export function formatGoDuration(milliseconds: number): string {
  const whole = Math.trunc(milliseconds)
  if (whole === 0) return '0s'
  if (whole < 1000) return `${whole}ms`
  const hours = Math.floor(whole / 3_600_000)
  const minutes = Math.floor(whole / 60_000) % 60
  const seconds = `${(whole % 60_000) / 1000}s`
  if (hours > 0) return `${hours}h${minutes}m${seconds}`
  return minutes > 0 ? `${minutes}m${seconds}` : seconds
}

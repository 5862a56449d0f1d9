/** Text and spaces up to a width. */
export const pad = (text: string, width: number): string => text.padEnd(width)

/** Bytes as `df -h` has them: `1.5K`, `16.0M`. */
export function humanSize(bytes: number): string {
  if (bytes < 1024) return String(bytes)
  let value = bytes
  let unit = -1
  while (value >= 1024) {
    value /= 1024
    unit++
  }
  return `${value.toFixed(1)}${'KMGT'.charAt(unit)}`
}

/** `drwxr-xr-x`. */
export function modeText({ mode, isFolder }: { mode: number; isFolder: boolean }): string {
  const bits = [6, 3, 0].map((shift) => {
    const part = (mode >> shift) & 7
    return `${part & 4 ? 'r' : '-'}${part & 2 ? 'w' : '-'}${part & 1 ? 'x' : '-'}`
  })
  return (isFolder ? 'd' : '-') + bits.join('')
}

/** A time span in the forms `5`, `1.5`, `10s`, `2m`, `1h`, `1d`, in milliseconds; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  const match = /^([0-9]+(?:\.[0-9]*)?|\.[0-9]+)([smhd]?)$/.exec(text)
  if (!match) return undefined
  const units: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }
  return Number(match[1]) * (units[match[2] ?? ''] ?? 1) * 1000
}

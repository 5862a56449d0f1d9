/** Reads a number that this browser remembers; the fallback when there is none, or storage is not allowed. */
export function readNumber(key: string, fallback: number): number {
  const text = readText(key)
  const value = text === null ? Number.NaN : Number(text)
  return Number.isFinite(value) ? value : fallback
}

/** Reads a text that this browser remembers; null when there is none, or storage is not allowed. */
export function readText(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

/** Remembers a value in this browser, if it lets us. */
export function remember(key: string, value: string | number): void {
  try {
    localStorage.setItem(key, String(value))
  } catch {
    // Private windows may refuse storage; the page works without.
  }
}

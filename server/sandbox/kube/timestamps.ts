/** A meta/v1 Time: whole seconds, `2026-11-23T08:43:15Z`. */
export function timestamp(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`
}

/** A meta/v1 MicroTime, `2026-11-23T08:43:15.123000Z`. */
export function microTimestamp(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 23)}000Z`
}

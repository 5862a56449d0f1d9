/** Says that the program of a terminal could not be started. */
export const ptyNotStarted = (file: string): string =>
  `a terminal running ${file} should have opened, but the system gave no pty; close terminals or raise its limits`

/** Says that `given` names no target, and which one may have been meant. */
export const unknownTarget = (given: string, nearest: string): string =>
  `expected a target, sandbox, local or ssh:HOST, but got ${JSON.stringify(given)}; did you mean ${nearest}?`

/** Says that no sandbox runs that terminals could be opened on. */
export const noSandbox = (): string =>
  'expected a running sandbox for the target sandbox, but none was started; start it first, or name another target'

/** Says that the host of an ssh target is not one that can safely be given to ssh. */
export const invalidHost = (host: string): string =>
  `expected a host name, an alias of ~/.ssh/config or USER@HOST after ssh:, but got ${JSON.stringify(host)}`

/** Says that a code holds a character that a terminal would take as a command. */
export const untypable = (character: string): string => {
  const point = character.codePointAt(0) ?? 0
  const name = `U+${point.toString(16).toUpperCase().padStart(4, '0')}`
  return `expected text, tabs and newlines, but the code holds the control character ${name}, which is never typed; remove it`
}

/** Says that files could not be placed where terminals live; `reason` is what was said of it last. */
export const filesNotPlaced = (target: string, reason: string): string =>
  `the lab's files should have been copied to a new folder on ${target}, but were not (${reason.trim().split('\n').at(-1) ?? ''})`

/** Says that a target cannot be reached out of band; `reason` is what was said of it last. */
export const notReached = (target: string, reason: string): string =>
  `${target} should have answered beside its terminals, but cannot be reached (${reason.trim().split('\n').at(-1) ?? ''}); where ssh asks for a password, use a key or an agent`

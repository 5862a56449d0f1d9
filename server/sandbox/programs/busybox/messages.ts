/** The version that the tools name; they are ours and say so. */
export const BANNER = 'BusyBox v1.37.0 (livedeck sandbox, simulated) multi-call binary.'

/** What `--help` and a wrong call print. */
export const help = (name: string, usage: string, about: string): string =>
  `${BANNER}\n\nUsage: ${name}${usage === '' ? '' : ` ${usage}`}\n\n${about}\n`

/** Says that there is no such option. */
export const invalidOption = (letter: string): string =>
  letter.startsWith('-') ? `unrecognized option '-${letter}'` : `invalid option -- '${letter}'`

/** Says that an option lacks its argument. */
export const optionNeedsArgument = (letter: string): string => `option requires an argument -- '${letter}'`

/** Says that something that is part of a real system is not part of this one. */
export const notSimulated = (what: string): string => `${what} is not part of this simulated container`

/** Says that a word is no number. */
export const invalidNumber = (text: string): string => `invalid number '${text}'`

/** Says that a name has no address. */
export const badAddress = (host: string): string => `bad address '${host}'`

/** Says that nothing listens there, or nothing is there. */
export const cannotConnect = (address: string, reason: string): string =>
  `can't connect to remote host (${address}): ${reason}`

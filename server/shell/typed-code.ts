import { untypable } from './messages.ts'

const PASTE_START = '\x1b[200~'
const PASTE_END = '\x1b[201~'

/** A code holds a character that must not be typed; `code` tells it from other errors. */
export class TypingError extends Error {
  override name = 'TypingError'
  readonly code = 'control-character'
}

/** C0 and C1 controls but tab and newline (CRLF is one), and DEL: an embedded `ESC[201~` would end the paste and run what follows. */
// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const CONTROL = /[\0-\x08\v-\x1f\x7f-\x9f]/

/**
 * Makes the keystrokes that run `code` in a shell: pasted as one block where the shell brackets pastes, else typed line by
 * line with tabs quoted by Ctrl-V, so that none completes a name.
 * @throws {TypingError} when the code holds a control character
 */
export function typedCode(code: string, isPasteBracketed: boolean): string {
  const text = code.replaceAll('\r\n', '\n').replace(/\n+$/, '')
  const control = CONTROL.exec(text)
  if (control !== null) throw new TypingError(untypable(control[0]))
  if (isPasteBracketed) return `${PASTE_START}${text.replaceAll('\n', '\r')}${PASTE_END}\r`
  return `${text.replaceAll('\t', '\x16\t').replaceAll('\n', '\r')}\r`
}

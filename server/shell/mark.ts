/**
 * What a lab shell says of itself, as OSC 133 marks that carry the shell's nonce
 * (https://gitlab.freedesktop.org/Per_Bothner/specifications/blob/master/proposals/semantic-prompts.md).
 * A mark without the nonce of this shell is output like any other and never becomes one of these.
 */
export type Mark =
  /** The integration is loaded and asks for its nonce; sent once, before any other mark. */
  | { type: 'hello' }
  /** A command was read and starts; `previous` is the exit code of the command before it (PS0 of a pasted block). */
  | { type: 'command-start'; previous: number }
  /** The prompt is about to be shown; `exitCode` is `$?`. Without a command-start before it nothing ran. */
  | { type: 'command-end'; exitCode: number }
  /** The prompt is shown and takes input; `exitCode` repeats `$?`, should the command-end have got lost. */
  | { type: 'prompt'; exitCode?: number }
  /** The shell waits for the rest of an open quote, block or here-document. */
  | { type: 'continuation' }
  /** A program other than our shell turned on line editing: a prompt without our marks is on screen. */
  | { type: 'foreign-prompt' }

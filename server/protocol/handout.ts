/** The handouts that a presenter's page can ask for. */
export const HANDOUT_KINDS = [
  'pdf',
  'pdf-notes',
  'html',
  'html-notes',
  'pptx',
  'png',
  'notes',
  'worksheet',
  'paper-2',
  'paper-3',
  'paper-4',
  'paper-6',
  'paper-9',
  'paper-notes',
] as const
export type HandoutKind = (typeof HANDOUT_KINDS)[number]

/** Tells a kind of handout from any other text. */
export function isHandoutKind(text: string | null): text is HandoutKind {
  return HANDOUT_KINDS.some((kind) => kind === text)
}

/** Where a page asks for one, with its key and the kind as JSON; the answer is the file, or `{message}` with 422. */
export const HANDOUT_PATH = '/handout'

/** The header that says what a reader of the file may miss: sentences, as JSON whose signs are escaped as in a URL. */
export const HANDOUT_NOTES = 'Livedeck-Notes'

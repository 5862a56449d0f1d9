import type { DeckErrorCode } from './deck-error.ts'

const meant = (near: string | undefined): string => (near === undefined ? '' : `; did you mean \`${near}\`?`)

/** The one-line texts of DeckError, by code. */
export const deckErrorMessages: Record<DeckErrorCode, (file: string, detail: string) => string> = {
  'not-found': (file) => `${file}: there is no such deck; give the path of a Marp Markdown file`,
  'not-a-file': (file) => `${file}: a deck is a Markdown file, and this is a folder or a device`,
  'too-large': (file, limit) =>
    `${file}: a deck may have up to ${limit}; split it or move pictures into files`,
  unreadable: (file, reason) => `${file}: the deck cannot be read (${reason})`,
}

/** The texts of what can be wrong inside a deck: what was expected, what came, what to do. */
export const problemMessages = {
  attributeUnknown: (name: string, near: string | undefined) => `unknown attribute \`${name}\`${meant(near)}`,
  attributeMalformed: (name: string, expected: string, came: string) =>
    `attribute \`${name}\` must be ${expected}, not \`${came}\``,
  attributeSyntax: (rest: string) =>
    `cannot read the attributes from \`${rest}\` on; write name=value or name="two words"`,
  attributeRepeated: (name: string) => `attribute \`${name}\` is given twice; the last one counts`,
  attributeUnclosed: () => 'the attributes have no closing brace; end them with `}`',
  attributeUnused: (names: string) =>
    `this block is no step, so ${names} has no effect; give it the language bash`,
  codeUnclosed: () => 'the step ends inside a quote or a block; close it, or mark it `run=false`',
  consoleWithoutPrompt: () =>
    'a console block runs only lines that start with `$ ` or `# `, and this one has none',
  deckBinary: () => 'this is not UTF-8 text; save the deck as UTF-8',
  deckEmpty: () => 'the deck is empty; write a slide into it',
  fenceUnclosed: () =>
    'this code block is never closed, so it swallows the rest of the deck; end it with ```',
  fontRemote: (reference: string) =>
    `the theme asks for \`${reference}\`, and an export fetches nothing; a font of this machine stands in for it`,
  frontMatterBroken: (reason: string) =>
    `the front matter is not valid YAML (${reason}); Marp ignores it as a whole`,
  frontMatterUnclosed: () => 'the front matter is never closed; end it with a line `---`',
  idRepeated: (id: string, line: number) =>
    `id \`${id}\` is already taken by the step on line ${line}; ids must differ`,
  liveMalformed: (name: string, expected: string) => `\`live.${name}\` must be ${expected}`,
  liveUnknown: (name: string, near: string | undefined) => `unknown setting \`live.${name}\`${meant(near)}`,
  pictureMissing: (kind: 'picture' | 'font', reference: string, path: string) =>
    `${kind} \`${reference}\` not found (looked for ${path})`,
  pictureRemote: (reference: string) =>
    `picture \`${reference}\` is on the web, and an export fetches nothing; save it beside the deck`,
  pictureRefused: (reference: string) =>
    `\`${reference}\` is not shown: only regular picture, video, audio and font files are`,
  slidesTooMany: (limit: number) => `only the first ${limit} slides are shown; split the deck`,
  styleBroken: (reason: string) => `an inline style is not valid CSS (${reason}); Marp ignores all of them`,
  themeBroken: (reason: string) => `the theme is not valid CSS (${reason})`,
  themeCircular: (name: string) => `the theme imports itself by way of \`${name}\``,
  themeImportUnknown: (name: string, near: string | undefined) =>
    `the theme imports \`${name}\`, which was not found beside the deck${meant(near)}`,
  themeUnknown: (name: string, near: string | undefined) =>
    `theme \`${name}\` was not found; a lecture does without it, and an export is refused${meant(near)}`,
} as const

import type { ImportErrorCode } from './import-error.ts'

/** The one-line texts of ImportError, by code. */
export const importMessages: Record<ImportErrorCode, (file: string, detail: string) => string> = {
  'no-source': () =>
    'expected a deck to import, but none was named; say livedeck import DECK.md, or a manifest such as kube.yml',
  'not-found': (file) =>
    `${file}: there is no such file; give the path of a container.training deck or manifest`,
  'not-a-file': (file) => `${file}: expected a Markdown file or a manifest, and this is a folder or a device`,
  'too-large': (file, limit) => `${file}: a deck may have up to ${limit}; import its chapters one by one`,
  unreadable: (file, reason) => `${file}: the file cannot be read (${reason})`,
  'not-text': (file) => `${file}: expected UTF-8 text, and this is none; give the deck’s Markdown`,
  'not-remark': (file, reason) => `${file}: expected a deck for remark.js, but ${reason}`,
  'manifest-broken': (file, reason) => `${file}: expected a manifest with a list of chapters, but ${reason}`,
  'output-is-source': (file) => `${file}: the imported deck would replace its source; name another with -o`,
  'output-exists': (file) =>
    `${file}: there is such a file already; name another with -o, or replace it with --force`,
  'output-unwritable': (file, reason) =>
    `${file}: the deck cannot be written there (${reason}); name another with -o`,
}

/** Why a file is no deck for remark. */
export const notRemark = {
  empty: 'it is empty',
  marp: 'its front matter says that it is one for Marp; livedeck presents it as it is',
  page: 'it is a web page; save the Markdown that stands in its <textarea> as a file',
  nothing: 'it has neither a heading nor a slide break nor any directive of remark',
} as const

/** What is wrong with a manifest. */
export const manifestFaults = {
  yaml: (reason: string) => `it is not valid YAML (${reason})`,
  noMap: 'it is no map of settings',
  noContent: 'it has no `content:`',
  noText: 'its `content:` names no chapter',
  noFile: 'none of the chapters that it names is there; import it where they are',
  badEntry: (entry: string) =>
    `\`${entry}\` in its \`content:\` is neither a file nor a text nor a list of them`,
} as const

/** What of the source the deck does not have, or has in another way. */
export const lossMessages = {
  template: (name: string) => `no slide before is named \`${name}\`; the slide stands without its template`,
  unclosedClass: (name: string) => `\`${name}[\` is never closed; it stays as text`,
  chapter: (name: string) => `the chapter \`${name}\` is not there; it is left out`,
  marker: (marker: string) => `\`${marker}\` has no value here; it stays as text (a manifest gives one)`,
  include: (name: string) => `\`${name}\` is not there; it is not included`,
  picture: (reference: string) => `the picture \`${reference}\` is not there; its words stand instead`,
  link: (anchor: string) => `no slide is named \`${anchor}\`; the text stays without its link`,
  pause: () => 'what follows this `--` is no list, so it is shown at once and not after a pause',
  mermaid: () => 'a Mermaid drawing is not drawn; its source is shown',
  outsideLab: (method: string) => `\`${method}\` stands outside a .lab, where the autopilot ignores it too`,
  unknown: (method: string) => `\`${method}\` is nothing that the autopilot knows; it is left out`,
  waitAlone: (text: string) =>
    `no command stands before this wait for \`${text}\`; the autopilot ignores it too`,
  waitEcho: (text: string) =>
    `\`${text}\` is part of the command itself, so waiting for it says nothing of its output; left out`,
  keys: (keys: string) => `the keys \`${keys}\` are not typed by livedeck; type them by hand`,
  byHand: () => 'the program in this block waits for keys, so the block is shown only; a click cannot end it',
  innerShell: () =>
    'this block opens a shell of its own; steps are typed in the terminal’s, so it is shown only, as is all that follows inside',
  inside: (line: number) => `this belongs into the shell that line ${line} opened, so it is shown only`,
  editor: () => 'this block opens an editor, which nobody works in during a rehearsal; it is shown only',
  value: (value: string) => `\`${value}\` stands for a value of your own, so the block is shown only`,
  split: (count: number) =>
    `the block runs ${count} commands that each run until stopped; each is a step in a terminal of its own`,
  closeMain: () => 'the key ^D would end the terminal’s own shell; left out',
  tmux: (words: string) => `\`tmux ${words}\` arranges tmux’s panes; livedeck’s terminals arrange themselves`,
  open: (url: string) => `\`${url}\` is not opened: \`open\` takes a Service, or a URL that the step prints`,
  copy: (pattern: string) => `what matches \`${pattern}\` is not copied from the screen; choose it by hand`,
  tooMany: (count: number, limit: number) =>
    `the deck has ${count} slides, of which livedeck shows the first ${limit}; import its chapters in parts`,
  unclosedStep: () => 'the command ends inside a quote or a block, so it is shown only',
} as const

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

/** One loss as one line of text, as problems of a deck are shown. */
export const describeLoss = (file: string, line: number, message: string, what: string): string =>
  `${file}:${line}: ${message} [${what}]`

/** Says in a line what an import came to. */
export const describeImport = (deck: string, slides: number, steps: number, lost: number): string =>
  `${deck}: ${plural(slides, 'slide')}, ${plural(steps, 'step')}; ${lost === 0 ? 'everything was kept' : `not kept as it was: ${plural(lost, 'thing')}, listed above`}`

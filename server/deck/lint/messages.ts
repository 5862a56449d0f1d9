const meant = (near: string | undefined): string => (near === undefined ? '' : `; did you mean \`${near}\`?`)
const times = (count: number): string => (count === 1 ? '' : ` (${count} times)`)

/** The texts of the lint rules: what was expected, what came, what to do. */
export const lintMessages = {
  attributeIdle: (name: string, why: string) => `\`${name}\` has no effect: ${why}`,
  backtickAlone: () => 'a backtick without its partner shows as it is; close the code, or take it out',
  breakSwallowed: (text: string) =>
    `\`---\` right below text makes a heading of \`${text}\` and no new slide; put an empty line above it`,
  codeInvisible: (names: string) =>
    `the step holds ${names}, which the shell takes for part of a word; type a plain space or nothing`,
  codeTypographic: (character: string, plain: string) =>
    `the step holds \`${character}\`, which the shell does not know; type \`${plain}\``,
  commandUnknown: (name: string, near: string | undefined) =>
    `\`${name}\` is no command known here${meant(near)}${near === undefined ? '; name it in `live.commands` if it is right' : ''}`,
  commentDebris: (rest: string) =>
    `\`${rest}\` stands behind the comment's end and shows on the slide; take it out`,
  commentNested: (line: number) =>
    `a comment starts inside the one from line ${line}, which was perhaps never closed; end that with \`-->\``,
  commentUnclosed: () => 'this comment is never closed, so it swallows what follows; end it with `-->`',
  expectAlways: (pattern: string) =>
    `\`expect="${pattern}"\` matches any output, even none; ask for something that must be there`,
  fillPlaceholder: (placeholder: string) =>
    `\`fill\` holds the placeholder \`${placeholder}\` itself; write a command that prints real names`,
  headingLink: (href: string, slide: number) =>
    `\`${href}\` leads to a heading in handouts only; write \`#${slide}\`, which works in a lecture as well`,
  linkEmpty: () => 'this link leads nowhere; give it an address',
  linkFile: (href: string) => `\`${href}\` leads to a file that is not there`,
  linkHeading: (href: string) => `\`${href}\` leads to no heading of this deck; write \`#7\` for slide 7`,
  linkSlide: (href: string, slides: number) => `\`${href}\` leads to no slide; there are ${slides}`,
  notesMissing: (slide: number) => `slide ${slide} has a step and no notes for the presenter, unlike others`,
  notesNowhere: (slides: number) =>
    `none of the ${slides} slides with steps has notes; what to expect and what may go wrong helps at the desk`,
  openMalformed: (value: string) =>
    `\`open\` must name a Service such as \`svc/frontend\`, or stand bare, not \`${value}\``,
  outputEmpty: () => 'this output is empty, so any would do; write a line that must come, or take it out',
  outputOrphan: () => 'no step stands right before this output, so nothing is compared with it',
  pictureAlt: () => 'this picture has no words for those who do not see it; write them between the brackets',
  placeholderGuessed: (placeholder: string) =>
    `the command does not say what \`${placeholder}\` is the name of, so any object would do; ` +
    'add `fill="…"` with a command that prints the right ones',
  placeholderSecond: (placeholder: string, first: string) =>
    `\`${placeholder}\` stays as it is: a step has one placeholder, here \`${first}\`; make two steps of it`,
  placeholderUnfillable: (placeholder: string) =>
    `nothing in the cluster is named so that it could fill \`${placeholder}\`; ` +
    'add `fill="…"` with a command that prints names, or `run=false`',
  templateText: (text: string) => `\`${text}\` looks like a text that was to be replaced`,
  textBom: () => 'a byte order mark stands here; plain Marp loses the front matter behind it',
  textBomInside: () => 'a stray byte order mark (U+FEFF) stands here, left from joining files',
  textControl: (names: string) => `control characters stand here (${names}); take them out`,
  textEncoding: (name: string) => `the file is ${name}; livedeck and Marp read UTF-8`,
  textForeign: (lines: number) =>
    `${lines === 1 ? 'one line holds' : `${lines} lines hold`} bytes that are not UTF-8, this one first; ` +
    'convert the file from its encoding, as with `iconv -f WINDOWS-1252 -t UTF-8`',
  textLineEnds: (lines: number, wanted: string) =>
    `${lines === 1 ? 'one line ends' : `${lines} lines end`} otherwise than the rest, which end with ${wanted}; the first is this`,
  textLost: (count: number) =>
    `a character is lost here, U+FFFD stands in its place${times(count)}; write it again`,
  textMisread: (pairs: string, page: string, isMeant: boolean) =>
    `${pairs}, read as ${page}; ${isMeant ? 'write it right unless it is to be shown so' : '`check --fix` writes it right'}`,
  textTail: () => 'nothing but control characters follows here, as after a broken copy',
  timeoutZero: () => '`timeout` must be longer than 0',
  waitObjects: (objects: string, state: string) =>
    `\`${objects}\` is nothing that can be \`${state}\`; \`wait\` knows \`deploy/x available\`, \`pod/x ready\`, \`node/x ready\`, ` +
    '`job/x complete`, `svc/x answers` and `KIND/x gone`',
  waitState: (state: string, near: string) => `\`wait\` knows no state \`${state}\`${meant(near)}`,
  more: (count: number) => `${count === 1 ? 'one more line' : `${count} more lines`} with the same fault`,
} as const

/** What is said of an edit that was made. */
export const editMessages = {
  attribute: (was: string, is: string) => `\`${was}\` became \`${is}\``,
  bom: () => 'the byte order mark is gone',
  debris: (rest: string) => `\`${rest}\` behind the comment is gone`,
  encoding: () => 'the file is UTF-8',
  lineEnds: (wanted: string) => `the line ends with ${wanted}`,
  misread: (pairs: string) => pairs,
  tail: () => 'the control characters at the end are gone',
} as const

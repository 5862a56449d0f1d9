import { shellWord } from './shell/shell-word.ts'

export type ArgumentErrorCode =
  | 'unknown-command'
  | 'unknown-flag'
  | 'unknown-shell'
  | 'no-value'
  | 'bad-port'
  | 'too-many-decks'
  | 'bad-tls'
  | 'open-to-the-world'
  | 'target-asked'
  | 'unknown-action'
  | 'bad-speed'
  | 'bad-slide'
  | 'bad-choice'
  | 'twice'
  | 'idle-flag'
  | 'bad-output'

/** The command line asks for something that cannot be done. */
export class ArgumentError extends Error {
  override name = 'ArgumentError'
  readonly code: ArgumentErrorCode

  constructor(code: ArgumentErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

export type ListenErrorCode = 'port-taken' | 'port-denied' | 'address-unknown' | 'listen-failed'

/** The server could not listen where it was told to. */
export class ListenError extends Error {
  override name = 'ListenError'
  readonly code: ListenErrorCode

  constructor(code: ListenErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

export type SandboxErrorCode = 'not-started' | 'gone' | 'no-sandbox' | 'refused'

/** The embedded cluster could not be started, or does not answer. */
export class SandboxError extends Error {
  override name = 'SandboxError'
  readonly code: SandboxErrorCode

  constructor(code: SandboxErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

const orNearest = (nearest: string | undefined): string =>
  nearest === undefined ? 'see livedeck --help' : `did you mean ${nearest}?`

/** Says that a word is no command. */
export const expectedCommand = (word: string, commands: readonly string[], nearest?: string): string =>
  `expected a command (${commands.join(', ')}), but got ${JSON.stringify(word)}; ${orNearest(nearest)}`

/** Says that a slide's number is none. */
export const expectedSlide = (flag: string, came: string): string =>
  `expected a slide's number from 1 after ${flag}, but got ${JSON.stringify(came)}`

/** Says that a flag is unknown. */
export const expectedFlag = (flag: string, nearest?: string): string =>
  `expected a flag of livedeck, but got ${flag}; ${orNearest(nearest)}`

/** Says that a flag has no value, or that another flag stands in its place. */
export const expectedValue = (flag: string, came: string | undefined): string =>
  `expected a value after ${flag}, but ${came || 'none'} came; see livedeck --help`

/** Says that a flag which takes no value has one. */
export const expectedBare = (flag: string, came: string): string =>
  `expected ${flag} by itself, but it came with ${JSON.stringify(came)}`

/** Says that a flag which takes one value came again. */
export const expectedOnce = (flag: string): string =>
  `expected ${flag} once, but it came twice; keep one of them`

/** Says that a flag does nothing without another one. */
export const expectedCompanion = (flag: string, companion: string): string =>
  `expected ${companion} with ${flag}, which does nothing by itself`

/** Says that only one of two flags may come. */
export const expectedEither = (one: string, other: string): string =>
  `expected ${one} or ${other}, but got both; keep one of them`

/** Says that a file was named where several are written, or one of another kind. */
export const expectedFolder = (output: string, wanted: string): string =>
  `expected ${wanted} after -o, but got ${JSON.stringify(output)}; a path that ends with / is a folder`

/** Says that a flag's value is none of those that it takes. */
export const expectedOneOf = (flag: string, choices: readonly string[], came: string): string =>
  `expected one of ${choices.join(', ')} after ${flag}, but got ${JSON.stringify(came)}`

/** Says that several decks came where one can be taken. */
export const expectedOneDeck = (decks: readonly string[]): string =>
  `expected one deck, but got ${decks.length}: ${decks.join(', ')}; name the one to use`

/** Says that a port is none. */
export const expectedPort = (text: string): string =>
  `expected a port from 0 to 65535, but got ${JSON.stringify(text)}; leave --port out to take the first free one from 4000`

/** Says that a public address needs TLS. */
export const expectedTls = (host: string): string =>
  `expected --tls-cert and --tls-key with the public address ${host}, but they are missing; a shell on the web needs them. ` +
  'Or leave --host out and reach the server through ssh -L'

/** Says that the deck asks for a target that only the command line may give. */
export const expectedTarget = (target: string): string =>
  `expected --target with this deck, which asks for ${JSON.stringify(target)}; say --target ${target} to run its steps there, or --target local`

/** Says that half of a TLS pair is missing or cannot be read. */
export const expectedTlsFiles = (problem: string): string =>
  `expected a certificate and its key as PEM files in --tls-cert and --tls-key, but ${problem}`

/** Why a port cannot be had that somebody has. */
export const PORT_TAKEN = 'something else listens there'

/** Says that the address cannot be listened on. */
export const cannotListen = (host: string, port: number, reason: string): string =>
  `expected to listen on ${host} port ${port}, but ${reason}; name another with --port, or leave it out`

/** Says that the sandbox's process ended before it was ready; `complaint` is what it wrote last. */
export const sandboxNotStarted = (complaint = ''): string => {
  const last = complaint.trim().split('\n').at(-1) ?? ''
  return `the embedded cluster should have started, but its process ended${last && ` (${last})`}; name another target with --target`
}

/** Says that the sandbox does not do what it was asked. */
export const sandboxGone = (): string =>
  'the embedded cluster should have answered, but it did not; wait until it is back, or start livedeck again'

/** Says that KUBECONFIG names no sandbox, so that nothing can be asked of one. */
export const noControl = (given: string): string =>
  `expected KUBECONFIG to name a running sandbox, but ${given === '' ? 'it is not set' : `it is ${given}`}; ` +
  'use the line that livedeck sandbox prints, or a terminal of a lecture on the sandbox'

/** Says that the sandbox refused what it was asked. */
export const sandboxRefused = (reason: string): string => `the sandbox refused: ${reason}`

/** Says what can be done with a sandbox from the command line. */
export const expectedSandboxAction = (words: readonly string[]): string =>
  `expected sandbox, sandbox status, sandbox reset or sandbox speed N, but got sandbox ${words.join(' ')}; see livedeck --help`

/** Says that a speed is none. */
export const expectedSpeed = (text: string | undefined): string =>
  `expected a speed from 1 to 100 after sandbox speed, but got ${text === undefined ? 'none' : JSON.stringify(text)}; 1 is a real cluster’s`

/** Says in a line what a sandbox's state is. */
export const describeSandbox = ({ speed, resets }: { speed: number; resets: number }): string =>
  `simulated cluster: ${speed}× time, ${resets === 0 ? 'not reset yet' : `reset ${resets === 1 ? 'once' : `${resets} times`}`}`

/** What the owner of a sandbox is told when its phase changes. */
export const SANDBOX_NEWS = {
  ready: 'the simulated cluster is back, in its first state',
  restarting: 'the simulated cluster crashed and starts again; what was in it is gone',
  gone: 'the simulated cluster crashed again and again; start livedeck anew',
} as const

/** Says beside the KUBECONFIG line what it is good for; `added` names the commands that this machine lacks. */
export const sandboxHints = (folder: string, added: readonly string[]): string[] => [
  'a simulated cluster is ready for kubectl, in every shell that evaluates the line below; Ctrl-C ends it',
  ...(added.length > 0
    ? [`${added.join(', ')} for this machine:  export PATH=${shellWord(`${folder}/bin`)}:"$PATH"`]
    : []),
  'its first state again:  livedeck sandbox reset      a faster clock:  livedeck sandbox speed 10',
]

/** Asks whether the lab's files may be copied to another machine. */
export const askToPlace = (target: string): string =>
  `livedeck: copy the lab's folder, hotelapp/, to a new folder on ${target}, for docker-compose to build? [y/N] `

/** Says that nobody was there to be asked. */
export const filesNotAskedFor = (target: string): string =>
  `hotelapp/ was not copied to ${target}, since nobody can be asked; start livedeck in a terminal, or copy it there yourself`

/** Says that the copy of the lab's files stays. */
export const filesKept = (target: string, path: string): string =>
  `the copy of hotelapp/ on ${target} was changed and stays: ${path}`

export const HELP = `livedeck presents a hands-on lab from a Marp deck: a click on a code block runs it in a real shell.

  livedeck present [deck]   show the deck in the browser beside a terminal (also: npm start)
  livedeck rehearse [deck]  run all steps in order with nobody watching, and report how they went
  livedeck check   [deck]   name what is wrong with the deck, by file and line
  livedeck export  [decks]  make handouts: PDF and HTML, or what the flags name
  livedeck import  DECK     turn a container.training deck, or a manifest of chapters (kube.yml), into one of ours
  livedeck sandbox          run the simulated cluster alone and print its KUBECONFIG line
  livedeck sandbox reset    bring it back to its first state; speed N makes its clock run N times faster

  deck                      a Marp Markdown file; the Kubernetes lab when left out

  --target T                where steps run: sandbox (the simulated cluster), local (this machine) or ssh:HOST
  --shell bash|zsh          the lab's shell (bash)
  --port N                  listen here (first free, 4000)   --host ADDRESS      listen there (127.0.0.1)
  --tls-cert F --tls-key F  for a public address             --share             print a link for followers
  --no-open                 do not open the browser          --json              for programs (check, rehearse)
  --real-docker             leave this machine's docker and docker-compose on the sandbox's PATH instead of its own
  --from N  --to N          rehearse these slides only       --only ID           rehearse this step only
  --keep-going              after a step that was not as expected; without it the rest is skipped
  --fix                     mend what is safe to mend (check)
  --overflow                fail when slides cannot be measured; --no-overflow does not measure them (check)
  --junit FILE              write JUnit XML (rehearse)       --trust             let the deck run all it says (rehearse)
  --keep-objects            leave on a real cluster what the rehearsal made
  --pdf --html --pptx --png --notes                          kinds of handouts, several at once (export)
  --pdf-notes --html-notes  a PDF or an HTML that carries the presenter notes
  --handout 2|3|4|6|9       so many slides a page, with lines to write on; --handout notes: a slide with its notes a page
  --paper a4|letter         the paper of --handout (a4)
  --markdown                the deck as a worksheet; --markdown-notes: with the presenter notes
  --outputs TRANSCRIPT      show after each step what it printed, from a rehearsal's transcript.json
  --rehearse                the same, from a rehearsal made now
  --watch                   export again whenever a deck is saved
  -o FOLDER                 put handouts or the transcript there; or a file's path for a single one
  -o FILE                   the imported deck (NAME.livedeck.md)   --force       replace it (import)
  --help  --version
`

import type { Problem } from '../protocol/deck.ts'
import type { DeckFacts } from './facts.ts'

/** The attributes of a fence, read from the braces after its language; see docs/steps.md. */
export interface StepAttributes {
  run?: boolean
  terminal?: string
  exit?: number | 'any'
  expect?: string
  wait?: string
  /** Seconds. */
  timeout?: number
  fill?: string
  interrupt?: boolean
  /** `true` for a bare `open`. */
  open?: string | true
  hidden?: boolean
  id?: string
}

/** What a fenced block is: a step can be run, output is what a step should print, code is shown only. */
export type BlockKind = 'step' | 'output' | 'code'

/** A fenced code block, in the order of the deck. */
export interface Block {
  kind: BlockKind
  /** Stable while the code stays the same, wherever it moves; `id=` overrules it. Only steps have one. */
  id?: string
  /** 1-based. */
  slide: number
  /** 1-based line of the opening fence, front matter counted. */
  line: number
  language: string
  /** The code as written. */
  source: string
  attributes: StepAttributes
}

/** A block that can be run. */
export interface Step extends Block {
  kind: 'step'
  id: string
  /** The code to type: prompts stripped from console blocks, no newline at the end. */
  code: string
  /** `code` split at complete commands (quotes, loops, here-documents and continuations kept whole). */
  commands: string[]
  terminal: string
  exit: number | 'any'
  interrupt: boolean
  hidden: boolean
  placeholder?: string
  /** The lines of the `{output}` block that follows it: what must appear in what it prints. */
  output?: string[]
}

export interface Slide {
  /** 1-based. */
  number: number
  /** 1-based line of its title, else the one where it begins. */
  line: number
  title: string
  /** Rendered by Marp, one `<svg data-marpit-svg>`. */
  html: string
  /** SHA-256 of `html`, shortened. */
  hash: string
  /** Presenter notes as plain text. */
  notes: string
  fragments: number
}

/** Deck-wide settings from the front matter's `live:`. */
export interface LiveSettings {
  target?: string
  commands: string[]
  setup: string[]
  cleanup: string[]
  terminals: string[]
  shell?: 'bash' | 'zsh'
}

/** A deck as read and rendered once. */
export interface Deck {
  /** Absolute path. */
  file: string
  /** SHA-256 of the Markdown, which trust is given to. */
  hash: string
  title: string
  /** From the front matter; empty when it names none, as are the next two. */
  author: string
  description: string
  keywords: string
  lang: string
  css: string
  cssHash: string
  width: number
  height: number
  slides: Slide[]
  blocks: Block[]
  steps: Step[]
  facts: DeckFacts
  live: LiveSettings
  problems: Problem[]
  /** The local files that slides and themes show, by the key in their URL; nothing else beside the deck is served. */
  pictures: ReadonlyMap<string, string>
  /** References to pictures on the web, which a lecture may fetch and a handout may not. */
  remote: Problem[]
  /** Absolute paths whose change changes the deck; in the folders, any stylesheet. */
  watched: { files: readonly string[]; folders: readonly string[] }
}

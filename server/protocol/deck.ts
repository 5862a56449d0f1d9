/** How much a problem of a deck weighs: an `error` makes `check` exit with 1. */
export type ProblemLevel = 'error' | 'warning'

/** Something wrong with a deck, by file and line; the same shape on the page, in `check --json` and in errors. */
export interface Problem {
  /** Path as given on the command line, or relative to the working folder. */
  file: string
  /** 1-based; 0 when the problem is the file's as a whole. */
  line: number
  level: ProblemLevel
  /** The lint rule's name, in kebab-case, such as `theme-unknown`. */
  rule: string
  message: string
}

/** A step as the browser knows it: enough to show and to ask for, never enough to run anything else. */
export interface StepView {
  id: string
  /** 1-based number of the slide that shows it. */
  slide: number
  /** 1-based line of the opening fence in the deck's file. */
  line: number
  /** The code as it will be typed, prompts stripped. */
  code: string
  /** The code split at complete commands, in order; joined by newlines they are `code`. */
  commands: string[]
  /** The name of the terminal that it runs in. */
  terminal: string
  /** The exit code that counts as ok. */
  exit: number | 'any'
  /** True when it runs until stopped (`watch`, `-w`, `-f`, …). */
  interrupt: boolean
  /** The placeholder that must be filled before it can run, such as `pingpong-xxxxxxxxxx-yyyyy`. */
  placeholder?: string
}

/** One slide as the browser gets it; `html` is left out when the browser already holds this `hash`. */
export interface SlideView {
  /** Identifies the rendered HTML. */
  hash: string
  html?: string
  /** The slide's first heading as plain text, or an empty string. */
  title: string
  /** Presenter notes as plain text; always empty for a follower. */
  notes: string
  /** How many fragments (`*` lists) it reveals one by one. */
  fragments: number
}

/** A rendered deck on its way to the browser. */
export interface DeckView {
  /** Rises with each render, so that an old one is never shown over a newer. */
  version: number
  title: string
  /** BCP 47 tag of the deck's language. */
  lang: string
  /** Left out when the browser already holds `cssHash`. */
  css?: string
  cssHash: string
  /** Slide size in CSS pixels. */
  width: number
  height: number
  slides: SlideView[]
  /** The steps on slides, in the order of the deck; hidden steps are not among them. */
  steps: StepView[]
  problems: Problem[]
}

import type { Problem } from '../protocol/deck.ts'
import type { Block } from './deck.ts'
import { type DeckFacts, noFacts } from './facts.ts'
import type { Fence } from './fence.ts'
import type { Report } from './front-matter.ts'
import type { Pictures } from './pictures.ts'

/** What one slide is known by besides its HTML. */
export interface SlideFacts {
  /** 1-based line of its title, else the one where it begins. */
  line: number
  title: string
  fragments: number
}

/** A theme's name as the deck asks for it, with its line. */
export interface ThemeRequest {
  name: string
  line: number
}

/** What the plugins gather while one deck is rendered; every line is 1-based and counts the front matter. */
export interface RenderContext {
  /** Commands that `live.commands` adds to the known ones. */
  commands: readonly string[]
  /** Null leaves references as they are. */
  pictures: Pictures | null
  /** The deck's folder, absolute; relative references start here. */
  folder: string
  fences: Fence[]
  blocks: Block[]
  slides: SlideFacts[]
  facts: DeckFacts
  themes: ThemeRequest[]
  report: Report
}

const contexts = new WeakMap<object, RenderContext>()

/** Makes a context whose problems go to a list, all with the same file. */
export function createContext(
  file: string,
  problems: Problem[],
  parts: Pick<RenderContext, 'commands' | 'pictures' | 'folder'>,
): RenderContext {
  return {
    ...parts,
    fences: [],
    blocks: [],
    slides: [],
    facts: noFacts(),
    themes: [],
    report: (line, level, rule, message) => problems.push({ file, line, level, rule, message }),
  }
}

/** Ties a context to the `env` of one markdown-it render. */
export function bindContext(env: object, context: RenderContext): void {
  contexts.set(env, context)
}

/** The context of this render; one of its own when somebody else (marp-cli) renders and does not ask for it. */
export function contextOf(env: object): RenderContext {
  const known = contexts.get(env)
  if (known) return known
  const own = createContext('', [], { commands: [], pictures: null, folder: '' })
  contexts.set(env, own)
  return own
}

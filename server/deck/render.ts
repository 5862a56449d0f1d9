import { createHash } from 'node:crypto'
import path from 'node:path'
import type { Problem } from '../protocol/deck.ts'
import { isStep } from './blocks.ts'
import { bindContext, createContext, type RenderContext } from './context.ts'
import type { Deck, Slide } from './deck.ts'
import { createEngine, type DeckMarp } from './engine.ts'
import { type FrontMatter, parseFrontMatter, type Report } from './front-matter.ts'
import { inlineStyles } from './inline-styles.ts'
import { normaliseMarkdown } from './markdown.ts'
import { problemMessages } from './messages.ts'
import { Pictures, type PictureUrl } from './pictures.ts'
import { showPath } from './show-path.ts'
import { findThemes, themeFolders } from './theme-files.ts'
import { Themes } from './themes.ts'

export interface RendererOptions {
  /** Makes the URL of a local file; without it references stay as they are written. */
  pictureUrl?: PictureUrl
}

/** Renders decks; keeps the engine, the themes and packed styles between renders. */
export interface Renderer {
  /** Renders Markdown that was read from this absolute path; never throws for what is in it. */
  render(markdown: string, file: string): Deck
}

interface Workshop {
  stamp: string
  marp: DeckMarp
  themes: Themes
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

/** An engine with these themes; made anew only when a theme's file changed. */
function equip(folder: string, before: Workshop | null, url: PictureUrl | null): Workshop {
  const files = findThemes(folder)
  const stamp = files.map((theme) => theme.stamp).join('\n')
  if (before?.stamp === stamp) return before
  // Anchors and slugs would let a deck choose ids of the page; slides are found by their order there.
  const marp = createEngine({
    container: { tag: 'div', id: 'deck' },
    anchor: false,
    slug: false,
    printable: false,
  })
  return { stamp, marp, themes: new Themes(marp, files, url) }
}

/** Which of the asked themes Marp takes: the last one that it knows; the others are reported. */
function chooseTheme(
  matter: FrontMatter,
  context: RenderContext,
  themes: Themes,
  file: string,
): { theme: string; problems: Problem[] } {
  let theme = 'default'
  const problems: Problem[] = []
  for (const { name, line } of [...(matter.theme ? [matter.theme] : []), ...context.themes]) {
    if (themes.has(name)) theme = name
    else problems.push(...themes.unknown(name, file, line))
  }
  return { theme, problems }
}

function makeSlides(html: string[], comments: string[][], context: RenderContext): Slide[] {
  return html.map((slide, index) => ({
    number: index + 1,
    line: context.slides[index]?.line ?? 0,
    title: context.slides[index]?.title ?? '',
    html: slide,
    hash: digest(slide).slice(0, 16),
    notes: (comments[index] ?? []).join('\n\n').trim(),
    fragments: context.slides[index]?.fragments ?? 0,
  }))
}

function sizeOf(html: string | undefined): { width: number; height: number } {
  const [, width = '1280', height = '720'] = /viewBox="0 0 (\d+) (\d+)"/.exec(html ?? '') ?? []
  return { width: Number(width), height: Number(height) }
}

function byPlace(left: Problem, right: Problem): number {
  return left.file === right.file ? left.line - right.line : 0
}

class DeckRenderer implements Renderer {
  private workshop: Workshop | null = null
  private readonly url: PictureUrl | null

  constructor({ pictureUrl }: RendererOptions) {
    this.url = pictureUrl ?? null
  }

  render(source: string, file: string): Deck {
    const problems: Problem[] = []
    const shown = showPath(file)
    const folder = path.dirname(file)
    const early: Report = (line, level, rule, message) => {
      problems.push({ file: shown, line, level, rule, message })
    }
    const markdown = normaliseMarkdown(source, early)
    const matter = parseFrontMatter(markdown, early)
    this.workshop = equip(folder, this.workshop, this.url)
    const { marp, themes } = this.workshop
    const pictures = new Pictures(this.url)
    const context = createContext(shown, problems, { commands: matter.live.commands, pictures, folder })
    const env = { htmlAsArray: true } as const
    bindContext(env, context)
    marp.filterStyles(inlineStyles(context, themes))
    const { html, css, comments } = marp.render(markdown, env)
    const chosen = chooseTheme(matter, context, themes, shown)
    const used = themes.use(chosen.theme)
    const slides = makeSlides(html, comments, context)
    return {
      file,
      hash: digest(source),
      title: matter.title || (slides.find((slide) => slide.title !== '')?.title ?? path.basename(file)),
      author: matter.author,
      description: matter.description,
      keywords: matter.keywords,
      lang: matter.lang || 'en',
      css,
      cssHash: digest(css).slice(0, 16),
      ...sizeOf(html[0]),
      slides,
      blocks: context.blocks,
      steps: context.blocks.filter(isStep),
      facts: context.facts,
      live: matter.live,
      problems: [...problems, ...chosen.problems, ...used.problems].toSorted(byPlace),
      ...gatherFiles(file, [pictures, ...used.pictures], used.files),
    }
  }
}

function describeRemote(remote: Pictures['remote'], file: string): Problem[] {
  return remote.map(({ reference, line, isFont }) => {
    const { fontRemote, pictureRemote } = problemMessages
    return isFont
      ? { file, line, level: 'warning', rule: 'font-remote', message: fontRemote(reference) }
      : { file, line, level: 'error', rule: 'picture-remote', message: pictureRemote(reference) }
  })
}

/** The files that the deck shows, and those whose change changes it. */
function gatherFiles(
  file: string,
  all: readonly Pictures[],
  themes: readonly string[],
): Pick<Deck, 'pictures' | 'remote' | 'watched'> {
  const wanted = all.flatMap(({ watched }) => Array.from(watched))
  return {
    pictures: new Map(all.flatMap(({ files }) => Array.from(files))),
    remote: all.flatMap(({ remote }, index) =>
      describeRemote(remote, showPath([file, ...themes][index] ?? file)),
    ),
    watched: { files: [file, ...themes, ...wanted], folders: themeFolders(path.dirname(file)) },
  }
}

/** Makes a renderer for the decks of one lecture; Marp and the highlighter start with its first render. */
export function createRenderer(options: RendererOptions = {}): Renderer {
  return new DeckRenderer(options)
}

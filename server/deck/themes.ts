import path from 'node:path'
import type { Problem } from '../protocol/deck.ts'
import { replaceCssUrls } from './css-urls.ts'
import type { DeckMarp } from './engine.ts'
import { problemMessages } from './messages.ts'
import { nearest } from './nearest.ts'
import { type PictureUrl, Pictures } from './pictures.ts'
import { showPath } from './show-path.ts'
import type { ThemeFile } from './theme-files.ts'

interface LoadedTheme {
  file: string
  imports: { name: string; line: number }[]
  pictures: Pictures
  problems: Problem[]
}

/** Where and why a stylesheet cannot be parsed. */
interface CssFault {
  line: number
  reason: string
}

const MAX_CHECKED = 64
const IMPORT = /\/\*[\s\S]*?\*\/|@import(?:-theme)?\s+(?:"([^"\n]+)"|'([^'\n]+)')/g

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length

function readImports(css: string): LoadedTheme['imports'] {
  return [...css.matchAll(IMPORT)].flatMap((match) => {
    const name = match[1] ?? match[2]
    return name === undefined || /[/:]|\.css$/.test(name) ? [] : [{ name, line: lineAt(css, match.index) }]
  })
}

/** Where a CSS parser stopped, as PostCSS says it. */
function faultOf(error: unknown): CssFault {
  if (!(error instanceof Error)) return { line: 0, reason: String(error) }
  const line = 'line' in error && typeof error.line === 'number' ? error.line : 0
  const reason = 'reason' in error && typeof error.reason === 'string' ? error.reason : error.message
  return { line, reason: reason.split('\n')[0] ?? '' }
}

/** The themes that one engine knows, with what is wrong with each; only those that a deck uses are spoken of. */
export class Themes {
  private readonly marp: DeckMarp
  private readonly loaded = new Map<string, LoadedTheme>()
  private readonly checked = new Map<string, CssFault | null>()
  private readonly broken: { name: string; problem: Problem }[] = []

  /** Adds the themes to the engine; the `url()`s in them are taken from their own file's folder. */
  constructor(marp: DeckMarp, files: readonly ThemeFile[], url: PictureUrl | null) {
    this.marp = marp
    for (const theme of files) this.add(theme, url)
    this.dropCircular()
  }

  /** Marp throws in the middle of a render when themes import each other in a ring, so none of those stays. */
  private dropCircular(): void {
    const rings = [...this.loaded.keys()].filter((name) => this.use(name).circular)
    for (const name of rings) {
      const problem = this.use(name).problems.find(({ rule }) => rule === 'theme-circular')
      if (problem) this.broken.push({ name, problem })
    }
    for (const name of rings) {
      this.loaded.delete(name)
      this.marp.themeSet.delete(name)
    }
  }

  private add({ file, name, css }: ThemeFile, url: PictureUrl | null): void {
    const problems: Problem[] = []
    const pictures = new Pictures(url)
    const report = (line: number, level: Problem['level'], rule: string, message: string): void => {
      problems.push({ file: showPath(file), line, level, rule, message })
    }
    const folder = path.dirname(file)
    const resolved = replaceCssUrls(css, ({ reference, line, isFont }) =>
      pictures.resolve(reference, { folder, line, report, isFont }),
    )
    try {
      this.marp.themeSet.add(resolved)
      this.loaded.set(name, { file, imports: readImports(css), pictures, problems })
    } catch (error) {
      const { line, reason } = faultOf(error)
      const message = problemMessages.themeBroken(reason)
      this.broken.push({
        name,
        problem: { file: showPath(file), line, level: 'error', rule: 'theme-broken', message },
      })
    }
  }

  has(name: string): boolean {
    return this.marp.themeSet.has(name)
  }

  /** What is wrong with a stylesheet that Marp would ignore without a word; null when it is fine. */
  faultOfStyle(css: string): CssFault | null {
    const known = this.checked.get(css)
    if (known !== undefined) return known
    if (this.checked.size >= MAX_CHECKED) this.checked.clear()
    const fault = this.parseStyle(css)
    this.checked.set(css, fault)
    return fault
  }

  private parseStyle(css: string): CssFault | null {
    const name = 'livedeck-style-check'
    try {
      this.marp.themeSet.add(`/* @theme ${name} */${css}`)
      return null
    } catch (error) {
      return faultOf(error)
    } finally {
      this.marp.themeSet.delete(name)
    }
  }

  /** Says that a deck asks for a theme that is not there, and why when its file is broken. */
  unknown(name: string, file: string, line: number): Problem[] {
    const broken = this.broken.find((theme) => theme.name === name)
    const names = [...this.marp.themeSet.themes()].map((theme) => theme.name)
    const message = problemMessages.themeUnknown(name, nearest(name, names))
    return [
      { file, line, level: 'error', rule: 'theme-unknown', message },
      ...(broken ? [broken.problem] : []),
    ]
  }

  /** The theme and those that it imports, with their problems and pictures. */
  use(name: string): { problems: Problem[]; pictures: Pictures[]; files: string[]; circular: boolean } {
    const result = {
      problems: [] as Problem[],
      pictures: [] as Pictures[],
      files: [] as string[],
      circular: false,
    }
    this.collect(name, [], result)
    return result
  }

  private collect(name: string, importers: readonly string[], result: ReturnType<Themes['use']>): void {
    const theme = this.loaded.get(name)
    if (!theme) return
    if (!result.files.includes(theme.file)) {
      result.files.push(theme.file)
      result.problems.push(...theme.problems)
      result.pictures.push(theme.pictures)
    }
    for (const { name: imported, line } of theme.imports) {
      const problem = (rule: string, message: string): void => {
        result.problems.push({ file: showPath(theme.file), line, level: 'error', rule, message })
      }
      if ([...importers, name].includes(imported)) {
        result.circular = true
        problem('theme-circular', problemMessages.themeCircular(imported))
      } else if (this.has(imported)) this.collect(imported, [...importers, name], result)
      else {
        const names = [...this.marp.themeSet.themes()].map((known) => known.name)
        problem(
          'theme-import-unknown',
          problemMessages.themeImportUnknown(imported, nearest(imported, names)),
        )
      }
    }
  }
}

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** A theme's stylesheet as found on disk. */
export interface ThemeFile {
  /** Absolute. */
  file: string
  name: string
  css: string
  /** Path, size and date: a change means another theme. */
  stamp: string
}

/** The themes that ship with livedeck; as far from server/deck/ as from dist/server/. */
export const BUILTIN_THEMES = fileURLToPath(new URL('../../themes/', import.meta.url))

const FOLDERS = ['', 'themes', 'theme', 'styles', 'style']
const MAX_PARENTS = 6
/** Themes with their fonts inside stay well below. */
const MAX_BYTES = 16 * 1024 * 1024
const NAME = /\/\*[\s\S]{0,4096}?@theme[ \t]+([^\s*]+)/
const known = new Map<string, ThemeFile | null>()

const isRoot = (folder: string): boolean =>
  existsSync(path.join(folder, '.git')) || existsSync(path.join(folder, '.vscode'))

/** The deck's folder and its parents up to the repository's root; only the deck's folder when it is in none. */
function deckFolders(start: string): string[] {
  const folders = [start]
  let folder = start
  for (let count = 0; count < MAX_PARENTS; count++) {
    if (isRoot(folder)) return folders
    const parent = path.dirname(folder)
    if (parent === folder) break
    folders.push(parent)
    folder = parent
  }
  return [start]
}

/** The theme files that VS Code's Marp extension is told of in `.vscode/settings.json`; local ones only. */
function workspaceThemes(root: string): string[] {
  try {
    const settings = readFileSync(path.join(root, '.vscode', 'settings.json'), 'utf8')
    const list = /"markdown\.marp\.themes"\s*:\s*\[([^\]]*)\]/.exec(settings)?.[1] ?? ''
    // Taken as a list of strings and not as JSON: people leave commas out and comments in.
    return [...list.matchAll(/"([^"\n]+\.css)"/g)].map((match) => path.resolve(root, match[1] ?? ''))
  } catch {
    return []
  }
}

function stylesheetsIn(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.css'))
    return names.toSorted().map((name) => path.join(folder, name))
  } catch {
    return []
  }
}

function readTheme(file: string): ThemeFile | null {
  try {
    const facts = statSync(file)
    if (!facts.isFile() || facts.size > MAX_BYTES) return null
    const stamp = `${file}:${facts.size}:${facts.mtimeMs}`
    const before = known.get(file)
    if (before?.stamp === stamp) return before
    const css = readFileSync(file, 'utf8')
    const name = NAME.exec(css)?.[1]
    const theme = name === undefined ? null : { file, name, css, stamp }
    known.set(file, theme)
    return theme
  } catch {
    return null
  }
}

/** Where themes of a deck in this folder are looked for, nearest first; folders that may not exist are among them. */
export function themeFolders(deckFolder: string): string[] {
  const folders = deckFolders(deckFolder).flatMap((folder) => FOLDERS.map((name) => path.join(folder, name)))
  return [...new Set([...folders, path.resolve(BUILTIN_THEMES)])]
}

/**
 * Finds the themes of a deck: stylesheets with an `@theme` name beside it and in the theme folders of its parents, those
 * that the workspace's settings name, then ours. Where a name is taken twice, the nearest one counts.
 */
export function findThemes(deckFolder: string): ThemeFile[] {
  const folders = themeFolders(deckFolder)
  const listed = deckFolders(deckFolder).flatMap(workspaceThemes)
  const builtin = stylesheetsIn(path.resolve(BUILTIN_THEMES))
  const themes = new Map<string, ThemeFile>()
  for (const file of new Set([...folders.slice(0, -1).flatMap(stylesheetsIn), ...listed, ...builtin])) {
    const theme = readTheme(file)
    if (theme && !themes.has(theme.name)) themes.set(theme.name, theme)
  }
  return [...themes.values()]
}

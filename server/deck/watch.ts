import { type FSWatcher, watch } from 'node:fs'
import path from 'node:path'
import type { Deck } from './deck.ts'

/** Watches what a deck is made of. */
export interface DeckWatcher {
  /** Takes over what the deck as rendered last depends on. */
  follow(watched: Deck['watched']): void
  dispose(): void
}

/** Editors write in several goes (truncate, write, rename); one change is told once things are quiet for so long. */
const QUIET_MS = 15

/**
 * Calls `changed` after the deck, a theme or a picture of it changed. Folders are watched and not files, since editors replace
 * files by renaming; a folder that cannot be watched is left out. The owner disposes it.
 */
export function watchDeck(watched: Deck['watched'], changed: () => void): DeckWatcher {
  const watchers = new Map<string, FSWatcher>()
  let files = new Set<string>()
  let themeFolders = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  const concerns = (folder: string, name: string | null): boolean =>
    name === null || files.has(path.join(folder, name)) || (themeFolders.has(folder) && name.endsWith('.css'))
  const notice = (folder: string, name: string | null): void => {
    if (!concerns(folder, name)) return
    clearTimeout(timer)
    timer = setTimeout(changed, QUIET_MS)
  }
  const drop = (folder: string): void => {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }
  const add = (folder: string): void => {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => notice(folder, name))
      watcher.on('error', () => drop(folder))
      watchers.set(folder, watcher)
    } catch {
      // It does not exist, or the system has no watches left: the rest is still watched.
    }
  }
  const follow = (next: Deck['watched']): void => {
    files = new Set(next.files)
    themeFolders = new Set(next.folders)
    const folders = new Set([...next.files.map((file) => path.dirname(file)), ...themeFolders])
    for (const folder of watchers.keys()) if (!folders.has(folder)) drop(folder)
    for (const folder of folders) if (!watchers.has(folder)) add(folder)
  }
  follow(watched)
  return {
    follow,
    dispose: () => {
      clearTimeout(timer)
      for (const folder of watchers.keys()) drop(folder)
    },
  }
}

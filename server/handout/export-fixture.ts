import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import type { ExportOptions } from './export-job.ts'
import { runExport } from './export.ts'

export const home = fileURLToPath(new URL('../../', import.meta.url))
export const fixtures = path.join(home, 'tests/fixtures/handout')
export const folder = mkdtempSync(path.join(tmpdir(), 'livedeck-handout-'))
afterAll(() => rmSync(folder, { recursive: true }))
export const picture = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
writeFileSync(path.join(folder, 'a.svg'), picture)

/** Writes a deck beside the picture `a.svg` and gives its path. */
export function writeDeck(name: string, markdown: string | Uint8Array): string {
  const file = path.join(folder, name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, markdown)
  return file
}

/** Exports to HTML unless told otherwise; gives what was printed for programs and for people. */
export async function exportDecks(decks: readonly string[], options: Partial<ExportOptions>) {
  const [written, told]: [string[], string[]] = [[], []]
  const run = runExport({
    decks,
    formats: ['html'],
    output: path.join(folder, 'out'),
    pdfNotes: false,
    htmlNotes: false,
    markdownNotes: false,
    layout: '4',
    paper: 'a4',
    watch: false,
    home,
    environment: {},
    write: (text) => written.push(text.trim()),
    progress: { write: (text) => told.push(text.trim()) },
    signal: new AbortController().signal,
    ...options,
  })
  return { run, written, told }
}

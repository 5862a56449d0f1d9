import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium } from 'playwright-core'
import { openLivedeck, openMarpWatch, type Screen, wordOf } from './screens.ts'

/** Writes the deck with a word more on the slide. */
type Edit = (word: string) => void

const SLIDE = 30
const EDITS = 15
const GOAL_MS = 150

/**
 * Measures the time from the write of an edited deck to the frame that shows the edit, in a real Chromium on slide 30 of copies of the
 * deck, beside `marp --watch` with the same engine. Edits are interleaved, so that a busy machine is busy for both. Throws when an
 * edit moved the slide or touched the terminal.
 */
export async function benchSaveToScreen(deck: string): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'livedeck-bench-'))
  const browser = await chromium.launch({
    executablePath: process.env['CHROME_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update'],
  })
  const screens: Screen[] = []
  try {
    for (const open of [openLivedeck, openMarpWatch])
      screens.push(await open(browser, deck, path.join(folder, open.name), SLIDE))
    report(await measure(screens), path.basename(deck))
  } finally {
    await Promise.all(screens.map((screen) => screen.close()))
    await browser.close()
    rmSync(folder, { recursive: true })
  }
}

async function measure(screens: readonly Screen[]): Promise<ReadonlyMap<string, number[]>> {
  const edits = await Promise.all(screens.map(prepareEdit))
  const times = new Map(screens.map(({ name }): [string, number[]] => [name, []]))
  for (let edit = 1; edit <= EDITS; edit++) {
    for (const [index, screen] of screens.entries()) {
      await screen.settle()
      const painted = screen.untilPainted(wordOf(edit))
      const begin = Date.now()
      edits[index]?.(wordOf(edit))
      times.get(screen.name)?.push((await painted) - begin)
      await screen.check()
    }
  }
  return times
}

/** Finds a text of the slide that stands in the file once, which the words are put behind. */
async function prepareEdit(screen: Screen): Promise<Edit> {
  const { file, name } = screen
  const markdown = readFileSync(file, 'utf8')
  const shown = (await screen.texts()).map((text) => text.trim())
  const text = shown.find((candidate) => candidate !== '' && markdown.split(candidate).length === 2)
  if (text === undefined)
    throw new Error(`${name}: no text of slide ${SLIDE} stands in ${file} once: ${shown.join(' | ')}`)
  return (word) =>
    writeFileSync(
      file,
      markdown.replace(text, () => `${text} ${word}`),
    )
}

const quantile = (sorted: readonly number[], at: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? Number.NaN

function report(times: ReadonlyMap<string, number[]>, deck: string): void {
  console.log(
    `save to screen: slide ${SLIDE} of ${deck}, ${EDITS} edits each, interleaved; ms from write to paint`,
  )
  let base: number | undefined
  for (const [name, unsorted] of times) {
    const sorted = unsorted.toSorted((left, right) => left - right)
    const median = quantile(sorted, 0.5)
    base ??= median
    console.log(
      `${name.padEnd(14)}median ${median.toFixed(0).padStart(5)}  p90 ${quantile(sorted, 0.9).toFixed(0).padStart(5)}` +
        `  ${(median / base).toFixed(2)}x`,
    )
  }
  console.log('the slide stayed, and so did the terminal’s element')
  console.log(
    `goal: livedeck’s median under ${GOAL_MS} ms: ${(base ?? Number.NaN) < GOAL_MS ? 'met' : 'missed'}`,
  )
}

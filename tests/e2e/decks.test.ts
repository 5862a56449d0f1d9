import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import type { Browser, ConsoleMessage, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

import { launchChromium, openLecture, runOnly, untilState } from '../support/chromium.ts'
import { Presentation } from '../support/presentation.ts'

/** What a deck must come to on the page: its slides, the steps on them, and the lines of its problems (0: the whole file). */
interface Expected {
  slides: number
  steps: number
  problems: number[]
}

const FIXTURES = fileURLToPath(new URL('../fixtures/decks/', import.meta.url))

const many = Array.from({ length: 500 }, (_, n) => `# Slide ${n + 1}\n\n\`\`\`bash\necho ${n + 1}\n\`\`\``)
const long = `# Long\n\n\`\`\`bash\n${'echo a line\n'.repeat(2_000)}echo ${'--wide/'.repeat(1_000)}\n\`\`\`\n`

let browser: Browser
let presentation: Presentation
let page: Page
/** What the page complained of, errors that no handler caught included. */
let complaints: string[] = []

beforeAll(async () => {
  browser = await launchChromium()
})

afterAll(async () => {
  await browser.close()
})

afterEach(async () => {
  await page.context().close()
  await presentation.end()
})

/** A file that a deck refers to and that is not there, or is not on this machine. */
function isMissingFile(message: ConsoleMessage): boolean {
  return (
    message.text().startsWith('Failed to load resource') && /\.(?:png|svg|css)$/.test(message.location().url)
  )
}

async function present(deck: { markdown: string } | { file: string }): Promise<void> {
  presentation = await Presentation.start(deck, ['--target', 'local'])
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } })
  // Decks may name hosts out there; a test asks none of them.
  await context.route(
    (url) => url.hostname !== '127.0.0.1',
    (route) => route.abort(),
  )
  page = await context.newPage()
  complaints = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('dialog', (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('console', (message) => {
    if (message.type() === 'error' && !isMissingFile(message)) complaints.push(message.text())
  })
  await openLecture(page, presentation.presenterLink)
}

/** The lines of the problems that the page lists when it is asked. */
async function listProblems(): Promise<number[]> {
  const button = page.locator('.bar-problems')
  if (await button.isHidden()) return []
  await button.click()
  const places = await page.locator('[data-dialog="problems"] .problems li code').allTextContents()
  await page.keyboard.press('Escape')
  return places.map((place) => Number(/:(\d+)$/.exec(place)?.[1] ?? 0)).toSorted((a, b) => a - b)
}

async function look(): Promise<Expected> {
  return {
    slides: await page.locator('#deck > svg').count(),
    steps: await page.locator('#deck [data-step]').count(),
    problems: await listProblems(),
  }
}

describe('a deck that a user may bring is shown, with its problems by their lines:', () => {
  test.each<[string, Expected]>([
    ['crlf-bom.md', { slides: 2, steps: 1, problems: [] }],
    ['tabs.md', { slides: 2, steps: 1, problems: [] }],
    ['columns.md', { slides: 1, steps: 2, problems: [] }],
    ['heading-divider.md', { slides: 3, steps: 1, problems: [] }],
    ['empty-slides.md', { slides: 2, steps: 0, problems: [] }],
    ['empty.md', { slides: 1, steps: 0, problems: [1] }],
    ['binary.md', { slides: 1, steps: 0, problems: [1] }],
    ['unclosed-fence.md', { slides: 1, steps: 1, problems: [3] }],
    ['broken-front-matter.md', { slides: 1, steps: 1, problems: [4] }],
    ['unclosed-front-matter.md', { slides: 1, steps: 0, problems: [1] }],
    ['settings.md', { slides: 1, steps: 1, problems: [2, 7, 8, 17, 19, 21] }],
    ['faults.md', { slides: 1, steps: 6, problems: [0, 0, 3, 7, 7, 15, 19, 23, 27, 31] }],
  ])('%s', async (name, expected) => {
    await present({ file: `${FIXTURES}${name}` })
    expect(await look()).toEqual(expected)
    expect(complaints).toEqual([])
  })

  test('one of 500 slides, up to its last', async () => {
    await present({ markdown: many.join('\n\n---\n\n') })
    expect(await look()).toEqual({ slides: 500, steps: 500, problems: [] })
    await page.keyboard.press('End')
    await page.locator('body[data-slide="500"]').waitFor()
    await page.locator('#deck > [data-shown]').getByText('Slide 500').waitFor()
    expect(complaints).toEqual([])
  })

  test('one with two thousand lines of code and a word of seven thousand letters', async () => {
    await present({ markdown: long })
    expect(await look()).toEqual({ slides: 1, steps: 1, problems: [] })
    expect(complaints).toEqual([])
  })
})

/** A slide of what else could be clicked for a run, and a step of its own. */
const LURES = `# Lures

<details><summary data-step="fake-11">run</summary><label data-step-control="fake-12">run</label></details>
<label class="step-run" data-step-control="fake-13">run <img src="gone.png" alt="run" width="40" height="20"></label>
<a href="#2" class="step-run">run</a> <span role="button" class="step-run">run</span>

\`\`\`bash {id=own}
true
\`\`\`
`

/** Clicks with the mouse on the middle of everything that the slide shows; gives the names of the elements that were hit. */
async function clickEverywhere(): Promise<string[]> {
  const shown = page.locator('#deck > [data-shown] section *')
  const hits: string[] = []
  for (const element of await shown.all()) {
    const box = await element.boundingBox()
    if (!box || box.width === 0 || box.height === 0) continue
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    // The page's own controls lie over the slide and are spared.
    const hit = await page.evaluate(
      ([left = 0, top = 0]) => {
        const target = document.elementFromPoint(left, top)
        return target?.closest('#deck') ? target.localName : null
      },
      [x, y],
    )
    if (hit === null) continue
    await page.mouse.click(x, y)
    hits.push(hit)
  }
  return hits
}

test('a deck that attacks runs nothing but its own step, by a click on that step’s own button', async () => {
  const attack = await readFile(`${FIXTURES}attack.md`, 'utf8')
  await present({ markdown: `${attack}\n\n---\n\n${LURES}` })
  const follower = await presentation.openFollower()
  const marked = page.locator('#deck [data-step]')
  const ids = await marked.evaluateAll((blocks) => blocks.map((block) => block.getAttribute('data-step')))
  expect(ids).toEqual([expect.stringMatching(/^s[0-9a-f]{8}$/), 'own'])

  const hits = await clickEverywhere()
  await page.keyboard.press('End')
  await page.locator('body[data-slide="2"]').waitFor()
  hits.push(...(await clickEverywhere()))
  // A label is text by then: the allowlist takes no element that presses another.
  expect(hits).toEqual(expect.arrayContaining(['a', 'img', 'summary', 'span', 'marp-pre']))
  expect(hits).not.toContain('label')
  const origins = page
    .context()
    .pages()
    .map((window) => new URL(window.url()).origin)
  expect(new Set(origins)).toEqual(new Set([presentation.url]))

  await runOnly(page, 'own')
  await untilState(page, 'own', ['ok'])
  const { run } = await follower.until('run', (message) => message.run.state === 'ok')
  // Runs are counted from 1, so this is the first that the server ever began.
  expect(run).toMatchObject({ step: 'own', serial: 1 })
  expect(complaints).toEqual([])
  await follower.close()
})

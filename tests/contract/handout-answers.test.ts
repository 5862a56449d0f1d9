import { expect, test } from 'vitest'
import { answerOnPaper, answerOnScreen } from '../../server/handout/answers/answered-deck.ts'
import { describeGaps } from '../../server/handout/answers/gaps.ts'
import { replayKit } from '../../server/handout/answers/player.ts'
import { readAnsweredDeck } from '../support/answered-deck.ts'

const { deck, answered } = await readAnsweredDeck()
const paper = answerOnPaper(deck, answered)
const screen = answerOnScreen(deck, answered)

const pagesOf = ({ slides }: typeof paper): string[] =>
  slides.map(({ html }) => html).filter((html) => html.includes('class="answers"'))
const pageWith = (from: typeof paper, text: string): string =>
  pagesOf(from).find((html) => html.includes(text)) ?? ''
/** The text of a piece of HTML. */
const textOf = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')

test('pages of answers stand behind their slides, which stay as they are but for links to other slides', () => {
  expect(paper.slides.map(({ number }) => number)).toEqual(paper.slides.map((_, index) => index + 1))
  const own = paper.slides.filter(({ html }) => !html.includes('class="answers"'))
  expect(own.map(({ html }) => html)).toEqual(deck.slides.map(({ html }) => html))
  const titles = paper.slides.map(({ title }) => title)
  expect(titles.slice(2, 4)).toEqual(['Colours', 'What the cluster answered: Colours'])
})

test('a link to a slide leads to it among the pages of answers', () => {
  const slides = deck.slides.map((slide) => ({
    ...slide,
    html: slide.html.replace('</section>', '<a href="#8">last</a></section>'),
  }))
  const moved = answerOnPaper({ ...deck, slides }, answered)
  const place = moved.slides.find(({ title }) => title === 'Changed and new')?.number
  expect(moved.slides[0]?.html).toContain(`<a href="#${place}">last</a>`)
})

test('an output on a page is its text, whatever it holds', () => {
  expect(pagesOf(paper).join('')).not.toMatch(/<script|<!--/)
  expect(textOf(pageWith(paper, 'alert(1)'))).toContain('0.1 s<script>alert(1)</script> & <!-- "x"\n')
})

test('colours are kept, those for a dark screen made to read on paper', () => {
  const page = pageWith(paper, '>orange<')
  expect(page).toContain('<span class="answer-bold" style="color:#b02018">red</span>')
  expect(page).toMatch(/<span style="color:#[0-9a-f]{6}">yellow<\/span>/)
  expect(page).not.toContain('#ffff00')
  expect(page).toContain('<span style="color:#ffffff;background:#23211f">inverse</span>')
})

test('each answer has its exit code, its duration, and the cluster with its version and date', () => {
  const page = textOf(pageWith(paper, 'kubectl get pod nowhere'))
  expect(page).toContain('✓ exit 1 · 0.6 s')
  expect(page).toContain('■ stopped · 3.6 s')
  expect(page).toContain('It printed nothing.')
  expect(page).toContain('Kubernetes v1.32.0+sandbox (simulated) · 26 November 2026')
})

test('a long output is shortened on paper to what a page holds, with a count of the rest', () => {
  const text = textOf(pageWith(paper, 'seq 1 300'))
  const [, left = ''] = /… (\d+) lines left out …/.exec(text) ?? []
  const shown = text.split('\n').filter((line) => /^\d+$/.test(line.trim()))
  expect(shown.length + Number(left)).toBeGreaterThanOrEqual(299)
  expect(text).toContain('300\n')
})

test('on the screen outputs fold and are as long as can be scrolled', () => {
  const page = pageWith(screen, 'seq 1 300')
  expect(page.match(/<details/g)).toHaveLength(2)
  expect(textOf(page)).not.toContain('left out')
})

test('a step that changed is marked stale, a new one as not recorded, and both are counted', () => {
  const page = textOf(pageWith(paper, 'echo new'))
  expect(page).toContain('Stale: the step was changed since; recorded is echo before')
  expect(page).toContain('not recorded')
  expect(describeGaps(answered)).toEqual([
    'one step was changed since the transcript, and marked stale; rehearse again',
    'the transcript lacks one step; rehearse again',
  ])
})

test('a hidden step has no answer on a page', () => {
  expect(pagesOf(paper).join('')).not.toContain('SECRET')
})

/** The ids of the recordings that pages offer to replay. */
const replayed = (from: typeof screen): (string | undefined)[] =>
  Array.from(
    pagesOf(from)
      .join('')
      .matchAll(/data-cast="([^"]*)"/g),
    ([, id]) => id,
  )

test('the recordings lie in the document as asciicast that no output can end', () => {
  const kit = replayKit(answered)
  const casts = [...kit.matchAll(/<script type="text\/plain" id="cast-([^"]*)">([^<]*)<\/script>/g)]
  expect(casts.map(([, id]) => id)).toEqual([
    'colours',
    'progress',
    'script',
    'long',
    'watch',
    'missing',
    'cjk',
    'changed',
  ])
  const [, , cast = ''] = casts.find(([, id]) => id === 'script') ?? []
  const events = cast
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
  expect(JSON.stringify(events.at(-2))).toContain('<script>alert(1)</script>')
  const links = replayed(screen)
  expect(links).toHaveLength(casts.length)
  for (const id of links) expect(kit).toContain(`id="${id}"`)
})

test('a page of answers leads back to its slide', () => {
  const at = paper.slides.findIndex(
    ({ html }) => html.includes('class="answers"') && html.includes('seq 1 300'),
  )
  const [, target] = /<a href="#(\d+)">to slide 5<\/a>/.exec(paper.slides[at]?.html ?? '') ?? []
  const slide = paper.slides[Number(target) - 1]
  expect(slide?.html).toBe(deck.slides[4]?.html)
})

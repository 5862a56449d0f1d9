import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Deck } from '../../server/deck/deck.ts'
import { runCheck } from '../../server/check/run-check.ts'
import { loadDeck } from '../../server/deck/load.ts'
import { createRenderer } from '../../server/deck/render.ts'

const FILE = path.resolve(import.meta.dirname, '../../slides/kubernetes.md')

let deck: Deck

beforeAll(async () => {
  deck = await loadDeck(FILE, createRenderer())
})

const stepWith = (text: string): Deck['steps'][number] | undefined =>
  deck.steps.find((step) => step.code.includes(text))

describe('the lab deck', () => {
  it('has 65 slides and 37 steps', () => {
    expect(deck.slides).toHaveLength(65)
    expect(deck.steps).toHaveLength(37)
  })

  it('renders without a problem: theme, pictures, front matter and attributes are all in order', () => {
    expect(deck.problems).toEqual([])
  })

  it('passes its own check, with every slide measured', async () => {
    let text = ''
    const options = { json: false, fix: false, overflow: true, environment: process.env }
    const write = (part: string): void => void (text += part)
    expect(await runCheck({ ...options, deck: FILE, write, say: write })).toBe(0)
    expect(text).toMatch(/^\S*kubernetes\.md: 65 slides, 37 steps, 0 problems\n$/)
  })

  it('is about Kubernetes and says so in its front matter', () => {
    expect(deck.title).toBe('Deploying Microservices on Kubernetes')
    expect(deck.lang).toBe('en')
  })

  it('has presenter notes on every slide with a step', () => {
    const bare = deck.steps.filter(({ slide }) => (deck.slides[slide - 1]?.notes ?? '') === '')
    expect(bare.map(({ slide }) => slide)).toEqual([])
  })

  it('holds no text that was decoded with a wrong encoding', () => {
    const broken = deck.slides.filter(({ html, notes }) => /[‚√Ã�]|â€|ü[§í]/u.test(html + notes))
    expect(broken.map(({ number }) => number)).toEqual([])
  })

  it('describes every picture in words', () => {
    const alts = deck.slides.flatMap(({ html }) => Array.from(html.matchAll(/<img[^>]* alt="([^"]*)"/g)))
    expect(alts).toHaveLength(4)
    for (const [, alt = ''] of alts) expect(alt.replace('center', '').trim().length).toBeGreaterThan(20)
  })

  it('titles every slide but the two pictures and the Compose file', () => {
    const untitled = deck.slides.filter(({ title }) => title === '')
    expect(untitled.map(({ number }) => number)).toEqual([7, 9, 63])
  })

  it('reveals one fragment on the slide of the pod and one on that of the service', () => {
    const revealing = deck.slides.filter(({ fragments }) => fragments > 0)
    expect(revealing.map(({ number, fragments }) => [number, fragments])).toEqual([
      [13, 1],
      [14, 1],
    ])
  })
})

describe('the steps of the lab', () => {
  it('do not include the loop, which could only fail after the five commands before it', () => {
    const loop = deck.blocks.find(({ source }) => source.includes('for SERVICE in'))
    expect(loop?.kind).toBe('code')
  })

  it('expect failure only where a pod is scaled', () => {
    const failing = deck.steps.filter(({ exit }) => exit !== 0)
    expect(failing.map(({ code, exit }) => [code, exit])).toEqual([
      ['kubectl scale pod pingpong --replicas=3', 1],
    ])
  })

  it('watch the pods in a second terminal until interrupted', () => {
    const aside = deck.steps.filter(({ terminal }) => terminal !== 'main')
    expect(aside.map(({ code, terminal, interrupt }) => [code, terminal, interrupt])).toEqual([
      ['watch kubectl get pods', 'watch', true],
    ])
  })

  it('ask for the name of a pod twice', () => {
    const asking = deck.steps.flatMap(({ placeholder }) => placeholder ?? [])
    expect(asking).toEqual(['pingpong-xxxxxxxxxx-yyyyy', 'pingpong-xxxxxxxxxx-yyyyy'])
  })

  it('say what they should print in four places', () => {
    const outputs = deck.blocks.filter(({ kind, language }) => kind === 'output' && language !== '')
    expect(outputs.map(({ source }) => source.trim())).toEqual([
      'pod/pingpong created',
      'Error from server (NotFound): the server could not find the requested resource',
      '{"repositories":[]}',
      '{"repositories":["busybox"]}',
    ])
  })

  it('deploy, on the last slide, the image as docker-compose named it', () => {
    const last = stepWith('kubectl set image')
    expect(last?.slide).toBe(65)
    expect(last?.code).toContain('"*=$REGISTRY/hotel_app_frontend_single_node_memdb:$TAG"')
  })
})

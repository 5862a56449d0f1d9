import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** Renders a deck's Markdown once and answers the length of what came out. */
type Render = (markdown: string) => Promise<number> | number

/** One way to render a deck. */
interface Contender {
  name: string
  /** Loads what it needs; the time of this and of the first render is the cold time. */
  start(file: string, out: string): Promise<Render>
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const WARM_RUNS = 15
const COLD_RUNS = 3
const execute = promisify(execFile)

const livedeck: Contender = {
  name: 'livedeck',
  async start(file) {
    const { createRenderer } = await import('../../server/deck/render.ts')
    const renderer = createRenderer({ pictureUrl: (key) => `/deck/${key}` })
    return (markdown) => renderer.render(markdown, file).slides.length
  },
}

const marpCore: Contender = {
  name: 'marp-core',
  async start() {
    const { Marp } = await import('@marp-team/marp-core')
    const { default: shiki } = await import('@marp-team/marp-core/plugins/shiki')
    const marp = new Marp({ html: true, math: false, script: false }).use(shiki())
    for (const theme of ['jobs-fonts', 'jobs'])
      marp.themeSet.add(readFileSync(path.join(ROOT, 'themes', `${theme}.css`), 'utf8'))
    return (markdown) => marp.render(markdown, { htmlAsArray: true }).html.length
  },
}

/** marp-cli as it is without our configuration; it reads the file itself, so its warm runs see no edit. */
const marpCli: Contender = {
  name: 'marp-cli',
  async start(file, out) {
    const cli = await import('@marp-team/marp-cli')
    const themes = path.join(ROOT, 'themes')
    const args = [
      '--no-config-file',
      '--html',
      '--theme-set',
      themes,
      '--output',
      path.join(out, 'deck.html'),
      '--',
      file,
    ]
    return async () => await cli.marpCli(args)
  },
}

const CONTENDERS = [livedeck, marpCore, marpCli]

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Measures one contender in this process, which must be fresh: cold, then warm with an edit before each render; in ms. */
async function measure(contender: Contender, file: string): Promise<{ cold: number; warm: number[] }> {
  const out = mkdtempSync(path.join(tmpdir(), 'livedeck-bench-'))
  const markdown = readFileSync(file, 'utf8')
  try {
    const begin = performance.now()
    const render = await contender.start(file, out)
    await render(markdown)
    const cold = performance.now() - begin
    const warm: number[] = []
    for (let run = 0; run < WARM_RUNS; run++) {
      const start = performance.now()
      await render(`${markdown}\n\nEdit ${run}\n`)
      warm.push(performance.now() - start)
    }
    return { cold, warm }
  } finally {
    rmSync(out, { recursive: true })
  }
}

interface Result {
  name: string
  cold: number
  warm: number
}

const RESULT = 'result '

async function measureApart({ name }: Contender, file: string): Promise<Result> {
  const runs: { cold: number; warm: number[] }[] = []
  for (let run = 0; run < COLD_RUNS; run++) {
    const script = process.argv[1] ?? ''
    const { stdout } = await execute(process.execPath, [script, 'deck', '--only', name, file])
    const line = stdout.split('\n').find((text) => text.startsWith(RESULT)) ?? ''
    const [cold = Number.NaN, ...warm] = line.slice(RESULT.length).split(' ').map(Number)
    runs.push({ cold, warm })
  }
  return { name, cold: median(runs.map(({ cold }) => cold)), warm: median(runs.flatMap(({ warm }) => warm)) }
}

function printTable(results: readonly Result[]): void {
  const [first] = results
  if (!first) return
  const cell = (value: number, base: number): string =>
    `${value.toFixed(0).padStart(6)} ${`${(value / base).toFixed(2)}x`.padStart(7)}`
  console.log('median ms, ratio to livedeck')
  console.log(`${''.padEnd(12)}${'cold'.padStart(14)}${'warm'.padStart(16)}`)
  for (const { name, cold, warm } of results)
    console.log(`${name.padEnd(12)}${cell(cold, first.cold)}  ${cell(warm, first.warm)}`)
}

/**
 * `npm run bench -- deck [FILE]`: renders a deck cold (each in a process of its own, import and first render) and warm (with an edit
 * before each render) beside marp-core alone and marp-cli, and prints the medians and ratios.
 */
export async function benchDeck(args: readonly string[]): Promise<void> {
  const only = args[0] === '--only' ? CONTENDERS.find(({ name }) => name === args[1]) : undefined
  const file = path.resolve((only ? args[2] : args[0]) ?? path.join(ROOT, 'slides', 'kubernetes.md'))
  if (only) {
    const { cold, warm } = await measure(only, file)
    console.log(`${RESULT}${[cold, ...warm].join(' ')}`)
    return
  }
  const results: Result[] = []
  for (const contender of CONTENDERS) results.push(await measureApart(contender, file))
  printTable(results)
}

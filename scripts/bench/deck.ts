import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { median } from './median.ts'
import { benchSaveToScreen } from './save-to-screen.ts'

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
const COLD_RUNS = 5
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

/** marp-cli reads the file itself, so its warm runs see no edit. */
function makeMarpCli(name: string, configuration: readonly string[]): Contender {
  return {
    name,
    async start(file, out) {
      const cli = await import('@marp-team/marp-cli')
      const args = [...configuration, '--html', '--output', path.join(out, 'deck.html'), '--', file]
      return async () => await cli.marpCli(args)
    },
  }
}

const themes = path.join(ROOT, 'themes')

const CONTENDERS = [
  livedeck,
  marpCore,
  makeMarpCli('marp-cli', ['--config-file', path.join(ROOT, 'marp.config.mjs')]),
  makeMarpCli('marp-cli-bare', ['--no-config-file', '--theme-set', themes]),
]

/** What each row has done, because a render without Shiki is another work. */
const FEATURES = [
  'livedeck, marp-core and marp-cli highlight with Shiki; marp-cli has our engine (marp.config.mjs) and writes a file;',
  'marp-cli-bare is marp-cli as it comes, with marp-core 4 and highlight.js in place of Shiki',
]

/** Measures one contender in this process, which must be fresh: cold, then warm with an edit before each render; in ms. */
async function measure(contender: Contender, file: string): Promise<Sample> {
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

interface Sample {
  cold: number
  warm: number[]
}

interface Result {
  name: string
  cold: number
  warm: number
}

const RESULT = 'result '

async function measureApart({ name }: Contender, file: string): Promise<Sample> {
  const script = process.argv[1] ?? ''
  const { stdout } = await execute(process.execPath, [script, 'deck', '--only', name, file])
  const line = stdout.split('\n').find((text) => text.startsWith(RESULT)) ?? ''
  const [cold = Number.NaN, ...warm] = line.slice(RESULT.length).split(' ').map(Number)
  return { cold, warm }
}

/** Contenders take turns, so that a busy machine is busy for all. */
async function measureAll(file: string): Promise<Result[]> {
  const samples = new Map(CONTENDERS.map(({ name }): [string, Sample[]] => [name, []]))
  for (let run = 0; run < COLD_RUNS; run++) {
    for (const contender of CONTENDERS) samples.get(contender.name)?.push(await measureApart(contender, file))
  }
  return Array.from(samples, ([name, runs]) => ({
    name,
    cold: median(runs.map(({ cold }) => cold)),
    warm: median(runs.flatMap(({ warm }) => warm)),
  }))
}

function printTable(results: readonly Result[]): void {
  const [first] = results
  if (!first) return
  const cell = (value: number, base: number): string =>
    `${value.toFixed(0).padStart(6)} ${`${(value / base).toFixed(2)}x`.padStart(7)}`
  console.log('median ms, ratio to livedeck')
  console.log(`${''.padEnd(14)}${'cold'.padStart(14)}${'warm'.padStart(16)}`)
  for (const { name, cold, warm } of results)
    console.log(`${name.padEnd(14)}${cell(cold, first.cold)}  ${cell(warm, first.warm)}`)
  for (const line of FEATURES) console.log(line)
}

/**
 * `npm run bench -- deck [FILE]`: renders a deck cold (each in a process of its own, import and first render) and warm (with an edit
 * before each render) beside marp-core alone and marp-cli, and prints the medians and ratios; then the same for save to screen.
 */
export async function benchDeck(args: readonly string[]): Promise<void> {
  const only = args[0] === '--only' ? CONTENDERS.find(({ name }) => name === args[1]) : undefined
  const file = path.resolve((only ? args[2] : args[0]) ?? path.join(ROOT, 'slides', 'kubernetes.md'))
  if (only) {
    const { cold, warm } = await measure(only, file)
    console.log(`${RESULT}${[cold, ...warm].join(' ')}`)
    return
  }
  printTable(await measureAll(file))
  await benchSaveToScreen(file)
}

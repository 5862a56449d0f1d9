import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Exporter } from '../../server/handout/exporter.ts'
import type { HandoutFormat } from '../../server/handout/formats.ts'
import { writeFiles } from '../../server/handout/write-files.ts'
import { median } from './median.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const RUNS = 3
const execute = promisify(execFile)

/** A kind of handout, marp-cli's flags for it, and how long ours may take beside marp-cli's. */
interface Contest {
  name: string
  format: HandoutFormat
  marp: readonly string[]
  most: number
  /** Where one run takes half a second, three of them say little. */
  runs?: number
}

const CONTESTS: readonly Contest[] = [
  { name: 'PDF', format: 'pdf', marp: ['--pdf', '--pdf-outlines'], most: 1 },
  { name: 'PNG of all slides', format: 'png', marp: ['--images', 'png'], most: 0.6 },
  { name: 'PPTX', format: 'pptx', marp: ['--pptx'], most: 0.6 },
  { name: 'HTML', format: 'html', marp: ['--html'], most: 1, runs: 15 },
]

/** marp-cli as it comes: its own engine, the deck's themes and pictures. */
const MARP = [
  '--no-stdin',
  '--no-config-file',
  '--allow-local-files',
  '--theme-set',
  path.join(ROOT, 'themes'),
]

/** Runs one export in a process of its own; gives its time in ms and the size of what it wrote in bytes. */
async function measure(
  program: string,
  args: (out: string) => string[],
): Promise<{ time: number; size: number }> {
  const out = mkdtempSync(path.join(tmpdir(), 'livedeck-bench-'))
  try {
    const begin = performance.now()
    await execute(process.execPath, [path.join(ROOT, program), ...args(out)], { cwd: ROOT, maxBuffer: 1e8 })
    const time = performance.now() - begin
    return {
      time,
      size: readdirSync(out).reduce((sum, name) => sum + statSync(path.join(out, name)).size, 0),
    }
  } finally {
    rmSync(out, { recursive: true })
  }
}

const runMarp = ({ format, marp }: Contest, deck: string) =>
  measure('node_modules/@marp-team/marp-cli/marp-cli.js', (out) => [
    ...MARP,
    ...marp,
    '--output',
    path.join(out, `deck.${format}`),
    '--',
    deck,
  ])

const runLivedeck = ({ format }: Contest, deck: string) =>
  measure('bin/livedeck.mjs', (out) => ['export', deck, `--${format}`, '-o', out])

interface Row {
  name: string
  ours: number
  marp: number
  most: number
  sizes?: [ours: number, marp: number]
}

/** The two take turns, so that a busy machine is busy for both. */
async function contestCold(contest: Contest, deck: string): Promise<Row> {
  const [ours, marp]: [number[], number[]] = [[], []]
  let sizes: [number, number] = [0, 0]
  for (let run = 0; run < (contest.runs ?? RUNS); run++) {
    const left = await runLivedeck(contest, deck)
    const right = await runMarp(contest, deck)
    ours.push(left.time)
    marp.push(right.time)
    sizes = [left.size, right.size]
  }
  return { name: `${contest.name}, cold`, ours: median(ours), marp: median(marp), most: contest.most, sizes }
}

/** The second deck of a call, or an export from the page: engine and browser are there. */
async function contestWarm(deck: string): Promise<Row> {
  const { marpCli } = await import('@marp-team/marp-cli')
  const out = mkdtempSync(path.join(tmpdir(), 'livedeck-bench-'))
  const exporter = new Exporter({ home: ROOT, environment: process.env })
  const [ours, marp]: [number[], number[]] = [[], []]
  try {
    for (let run = 0; run <= RUNS; run++) {
      const begin = performance.now()
      const [part] = await exporter.make(await exporter.read(deck), { format: 'pdf' })
      await writeFiles([{ path: path.join(out, 'ours.pdf'), bytes: part?.bytes ?? '' }])
      const between = performance.now()
      await marpCli([
        ...MARP,
        '--quiet',
        '--pdf',
        '--pdf-outlines',
        '--output',
        path.join(out, 'marp.pdf'),
        '--',
        deck,
      ])
      const end = performance.now()
      // The first of each is cold.
      if (run === 0) continue
      ours.push(between - begin)
      marp.push(end - between)
    }
  } finally {
    await exporter.dispose()
    rmSync(out, { recursive: true })
  }
  return { name: 'PDF, warm', ours: median(ours), marp: median(marp), most: 0.5 }
}

function printRow({ name, ours, marp, most, sizes }: Row): void {
  const ratio = ours / marp
  const verdict = ratio <= most ? 'held' : 'MISSED'
  const kilobytes = sizes?.map((size) => `${Math.round(size / 1024)} KB`).join(' / ') ?? ''
  const times = `${ours.toFixed(0).padStart(7)} ${marp.toFixed(0).padStart(7)} ${`${ratio.toFixed(2)}x`.padStart(7)}`
  console.log(`${name.padEnd(24)}${times}  ${`${most}x`.padStart(5)} ${verdict.padEnd(7)} ${kilobytes}`)
}

/**
 * `npm run bench -- export [FILE]`: exports a deck beside marp-cli alone, which renders with its own engine, and prints the medians
 * in ms, the ratios with what each may be at most, and the sizes.
 */
export async function benchExport(args: readonly string[]): Promise<void> {
  const deck = path.resolve(args[0] ?? path.join(ROOT, 'slides', 'kubernetes.md'))
  console.log(`${''.padEnd(24)}   ours    marp   ratio   most          sizes, ours / marp`)
  for (const contest of CONTESTS) printRow(await contestCold(contest, deck))
  printRow(await contestWarm(deck))
}

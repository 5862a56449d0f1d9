import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { findSentinel } from './sentinel.ts'
import { openLivedeck, openRawPty, openTtyd, type Channel } from './terminal-channels.ts'

const ROUNDS = 5
const FILE_BYTES = 100 * 1024 * 1024
const KEYSTROKES = 200
const SENTINEL = 'the-end-of-it'

interface Contender {
  name: string
  open(): Promise<Channel>
}

/** What one contender did in one round. */
interface Sample {
  /** MB (10^6 bytes) of the file a second, from Enter to the sentinel behind the file. */
  throughput: number
  /** Milliseconds from a key to its echo, sorted. */
  echoes: number[]
}

/**
 * Measures our terminal through its WebSocket beside the raw pty read by node-pty and, where it is installed or named by
 * LIVEDECK_TTYD, ttyd: 100 MB of text by `cat`, and the echo of single keys. Rounds are interleaved, so that a busy
 * machine is busy for all; ratios are taken within a round.
 */
export async function benchTerminal(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'livedeck-bench-'))
  try {
    const file = join(folder, 'text')
    writeFileSync(file, makeText(FILE_BYTES))
    const contenders = listContenders(folder)
    const samples = new Map(contenders.map(({ name }): [string, Sample[]] => [name, []]))
    for (let round = 0; round < ROUNDS; round++) {
      for (const { name, open } of round % 2 === 0 ? contenders : contenders.toReversed()) {
        const taken = await sample(await open(), file)
        samples.get(name)?.push(taken)
        console.log(`round ${round + 1}  ${name.padEnd(9)} ${taken.throughput.toFixed(1)} MB/s`)
      }
    }
    report(samples)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function listContenders(folder: string): Contender[] {
  const ttyd = process.env['LIVEDECK_TTYD'] ?? 'ttyd'
  const contenders: Contender[] = [
    { name: 'raw pty', open: openRawPty },
    { name: 'livedeck', open: () => openLivedeck(folder) },
  ]
  if (spawnSync(ttyd, ['--version']).status === 0)
    contenders.push({ name: 'ttyd', open: () => openTtyd(ttyd) })
  else console.log('ttyd is left out: it is not on PATH, and LIVEDECK_TTYD names none')
  return contenders
}

/** Lines as a log has them: plain text of varied length, about 80 characters. */
function makeText(bytes: number): string {
  const line = (n: number): string =>
    `${String(n).padStart(7, '0')} ${'a pod was scheduled on a node of the cluster and started, '.repeat(1 + (n % 2))}\n`
  const block = Array.from({ length: 10_000 }, (_, n) => line(n)).join('')
  return block.repeat(Math.ceil(bytes / block.length)).slice(0, bytes)
}

async function sample(channel: Channel, file: string): Promise<Sample> {
  try {
    await channel.ready
    // The name of the sentinel is typed in two halves, so that its echo is not taken for it.
    const [first, second] = [SENTINEL.slice(0, 4), SENTINEL.slice(4)]
    const ended = findSentinel(channel, SENTINEL)
    const started = performance.now()
    channel.write(`cat ${file}; printf '%s%s\\n' ${first} ${second}\r`)
    await ended
    const throughput = FILE_BYTES / 1e3 / (performance.now() - started)
    return { throughput, echoes: await measureEchoes(channel) }
  } finally {
    await channel.close()
  }
}

/** Types single keys into `cat`, whose terminal echoes them, each after the echo of the one before. */
async function measureEchoes(channel: Channel): Promise<number[]> {
  const running = findSentinel(channel, SENTINEL)
  channel.write(`printf '%s%s\\n' ${SENTINEL.slice(0, 4)} ${SENTINEL.slice(4)}; cat >/dev/null\r`)
  await running
  const echoes: number[] = []
  for (let key = 0; key < KEYSTROKES; key++) {
    // A person's keys come one by one, to a server that rests.
    await new Promise((resolve) => setTimeout(resolve, 8))
    const echoed = findSentinel(channel, 'x')
    const started = performance.now()
    channel.write('x')
    await echoed
    echoes.push(performance.now() - started)
  }
  return echoes.toSorted((a, b) => a - b)
}

const quantile = (sorted: readonly number[], at: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? Number.NaN

function report(samples: ReadonlyMap<string, Sample[]>): void {
  const raw = samples.get('raw pty') ?? []
  console.log(
    `${FILE_BYTES / 1024 / 1024} MiB by cat, ${KEYSTROKES} keys; ${ROUNDS} rounds, interleaved; medians`,
  )
  for (const [name, rounds] of samples) {
    const rates = rounds.map(({ throughput }) => throughput).toSorted((a, b) => a - b)
    const ratios = rounds
      .map(({ throughput }, round) => throughput / (raw[round]?.throughput ?? Number.NaN))
      .toSorted((a, b) => a - b)
    const echoes = rounds.flatMap((round) => round.echoes).toSorted((a, b) => a - b)
    console.log(
      [
        name.padEnd(9),
        `${quantile(rates, 0.5).toFixed(1)} MB/s (${quantile(rates, 0).toFixed(1)}–${quantile(rates, 1).toFixed(1)})`,
        `${quantile(ratios, 0.5).toFixed(2)}x of raw`,
        `echo p50 ${quantile(echoes, 0.5).toFixed(2)} ms, p99 ${quantile(echoes, 0.99).toFixed(2)} ms`,
      ].join('  '),
    )
  }
}

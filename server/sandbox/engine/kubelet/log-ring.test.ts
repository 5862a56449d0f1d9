import { describe, expect, it } from 'vitest'

import { LogBudget, LogRing } from './log-ring.ts'
import { LogStream, formatLogTime } from './log-stream.ts'

const QUERY = { follow: false, previous: false, timestamps: false }

/** All that a ring holds, as `kubectl logs` shows it. */
async function textOf(ring: LogRing, more: object = {}): Promise<string> {
  const chunks = await new LogStream(ring, { ...QUERY, ...more }, 0).toArray()
  return Buffer.concat(chunks).toString()
}

function ringOf(...chunks: string[]): LogRing {
  const ring = new LogRing(() => 1_000_000)
  for (const chunk of chunks) ring.write('stdout', Buffer.from(chunk), 0)
  return ring
}

describe('LogRing', () => {
  it('puts lines together from whatever parts they come in', async () => {
    expect(await textOf(ringOf('one\ntw', 'o\n', 'three'))).toBe('one\ntwo\n')
  })

  it('ends an open line when the container ends', async () => {
    const ring = ringOf('prompt> ')
    ring.close(0)
    expect(await textOf(ring)).toBe('prompt> \n')
  })

  it('gives a long line back whole', async () => {
    const line = `${'x'.repeat(100_000)}\n`
    expect(await textOf(ringOf(line, line))).toBe(line + line)
  })

  it.each([0, 1, 2, 5000, 10_001])('finds the last %i lines', async (lines) => {
    const all = Array.from({ length: 10_000 }, (_, index) => `line ${index}\n`)
    const ring = ringOf(...all)
    expect(await textOf(ring, { tailLines: lines })).toBe(lines === 0 ? '' : all.slice(-lines).join(''))
  })

  it('keeps within its limit, the newest lines', async () => {
    const ring = new LogRing(() => 16_384)
    for (let index = 0; index < 10_000; index++) ring.write('stdout', Buffer.from(`line ${index}\n`), 0)
    expect(ring.size).toBeLessThanOrEqual(16_384)
    const text = await textOf(ring)
    expect(text.endsWith('line 9999\n')).toBe(true)
    expect(text.startsWith('line ')).toBe(true)
  })

  it('lets a reader that stopped go on with what is still there', async () => {
    const ring = new LogRing(() => 16_384)
    const reader = new LogStream(ring, { ...QUERY, follow: true }, 0)
    for (let index = 0; index < 100_000; index++) ring.write('stdout', Buffer.from(`line ${index}\n`), 0)
    ring.close(0)
    const lines = Buffer.concat(await reader.toArray())
      .toString()
      .trimEnd()
      .split('\n')
    expect(lines.at(-1)).toBe('line 99999')
    expect(lines.length).toBeLessThan(3000)
  })

  it('shares one memory among many', () => {
    const budget = new LogBudget()
    const rings = Array.from({ length: 1000 }, () => budget.open())
    const chunk = Buffer.from(`${'x'.repeat(99)}\n`.repeat(4000))
    for (const ring of rings.slice(0, 50)) ring.write('stdout', chunk, 0)
    const largest = Math.max(...rings.map(({ size }) => size))
    expect(largest * rings.length).toBeLessThanOrEqual(64 * 1024 * 1024)
  })
})

describe('formatLogTime', () => {
  it('has nine digits of a second', () => {
    expect(formatLogTime(Date.UTC(2026, 10, 23, 9, 0, 1) + 5.25)).toBe('2026-11-23T09:00:01.005250000Z')
  })
})

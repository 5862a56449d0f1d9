import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { runTool } from '../run-tool.fixture.ts'
import { parseWatchCall } from './arguments.ts'
import { composeTitle, findChanges, layOut, paint } from './screen.ts'
import { watch } from './watch.ts'

const shape = { cols: 10, rows: 3, wraps: true, keepsColors: false }
const textOf = (frame: ReturnType<typeof layOut>): string[] =>
  frame.map((cells) => cells.map(({ text }) => text).join(''))

describe('watch’s command line', () => {
  test.each([
    [['-n', '1', 'ls', '-n'], { intervalMs: 1000, command: ['ls', '-n'] }],
    [['-n0.5', 'ls'], { intervalMs: 500 }],
    [['-n', '0,5', 'ls'], { intervalMs: 500 }],
    [['-n', '0', 'ls'], { intervalMs: 100 }],
    [['--interval=3', '--no-title', 'ls'], { intervalMs: 3000, hasTitle: false }],
    [
      ['-td', 'kubectl', 'get', 'pods'],
      { hasTitle: false, differences: 'last', command: ['kubectl', 'get', 'pods'] },
    ],
    [['-d=ever', 'ls'], { differences: 'ever' }],
    [['--differences', 'ls'], { differences: 'last' }],
    [['-wxgebcp', '--', '-weird'], { wraps: false, executes: true, endsOnChange: true, command: ['-weird'] }],
    [['-q', '2', 'ls'], { endsOnEqual: 2 }],
  ])('%j', (words, expected) => {
    expect(parseWatchCall(words, undefined)).toMatchObject(expected)
  })

  test.each([
    [['-n', 'soon', 'ls'], "failed to parse argument: 'soon'"],
    [['-n'], "failed to parse argument: ''"],
    [['--nope', 'ls'], "unrecognized option '--nope'"],
    [['-z', 'ls'], "unrecognized option '-z'"],
    [[], 'watch [options] command'],
  ])('%j is refused', async (words, sentence) => {
    const { code, stdout, stderr } = await runTool(watch, words)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(sentence)
  })

  test('the interval may come from the environment', () => {
    expect(parseWatchCall(['ls'], '5').intervalMs).toBe(5000)
  })
})

describe('watch’s screen', () => {
  test('wraps long lines, or cuts them off, and shows no more than there is room for', () => {
    expect(textOf(layOut('0123456789abc\n\nx\ny\n', shape))).toEqual(['0123456789', 'abc', ''])
    expect(textOf(layOut('0123456789abc\nx\n', { ...shape, wraps: false }))).toEqual(['0123456789', 'x'])
  })

  test('counts columns: tabs, wide characters and accents', () => {
    expect(textOf(layOut('a\tb', shape))).toEqual(['a       b'])
    expect(layOut('世x', shape)[0]).toHaveLength(3)
    expect(layOut('e\u0301x', shape)[0]).toHaveLength(2)
  })

  test('leaves escape sequences out, or keeps the colours alone', () => {
    const output = '\u001B[31mred\u001B[0m \u001B[2Jplain'
    expect(textOf(layOut(output, shape))).toEqual(['red plain'])
    expect(paint(layOut(output, shape), 1, new Map())).not.toContain('31m')
    const colored = paint(layOut(output, { ...shape, keepsColors: true }), 1, new Map())
    expect(colored).toContain('\u001B[0;31mred\u001B[0m plain')
  })

  test('marks what differs, text that went as well', () => {
    const [before, now] = [layOut('Running 1\n', shape), layOut('Pending\n', shape)]
    const changes = findChanges(before, now)
    expect([...(changes.get(0) ?? [])]).toEqual([0, 1, 3, 8])
    expect(paint(now, 3, changes)).toContain(
      '\u001B[3;1H\u001B[0;7mPe\u001B[0mn\u001B[0;7md\u001B[0ming \u001B[0;7m \u001B[0m',
    )
  })

  test.each([
    [44, 'Every 2.0s: kubectl get pods       host: now'],
    [40, 'Every 2.0s: kubectl get pods   host: now'],
    [30, 'Every 2.0s: kube...  host: now'],
    [15, '      host: now'],
    [9, ''],
  ])('has a title for %i columns', (cols, expected) => {
    const title = composeTitle(
      { every: 'Every 2.0s: ', command: 'kubectl get pods', right: 'host: now' },
      cols,
    )
    expect(title).toBe(expected)
  })
})

describe('watch', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'livedeck-watch-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  test('shows a command’s output on a screen of its own, and gives the old one back', async () => {
    const { code, stdout } = await runTool(
      watch,
      ['-q', '1', '-n', '0.1', 'echo out; echo err >&2; echo "$COLUMNS"'],
      {
        environment: { PATH: '/usr/bin:/bin' },
      },
    )
    expect(code).toBe(0)
    expect(stdout.startsWith('\u001B[?1049h')).toBe(true)
    expect(stdout.endsWith('\u001B[?1049l')).toBe(true)
    expect(stdout).toMatch(/\[1;1HEvery 0\.1s: echo out; .*: \w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}/)
    expect(stdout).toContain('\u001B[3;1Hout\u001B[K\u001B[4;1Herr\u001B[K\u001B[5;1H80')
  })

  test('ends when the output changes', async () => {
    const file = join(folder, 'count')
    await writeFile(file, '')
    const command = `echo x >>${file}; test $(wc -l <${file}) -lt 3 && echo few || echo many`
    const { code, stdout } = await runTool(watch, ['-t', '-g', '-n', '0.1', command], {
      environment: { PATH: '/usr/bin:/bin' },
    })
    expect(code).toBe(0)
    expect(stdout.split('few').length - 1).toBe(2)
    expect(stdout).toContain('many')
    expect(stdout).not.toContain('Every')
  })

  test('starts a program itself with -x, so that no shell reads its words', async () => {
    const { stdout } = await runTool(watch, ['-x', '-q1', '-n0.1', 'echo', '$HOME;', 'x'], {
      environment: { PATH: '/usr/bin:/bin' },
    })
    expect(stdout).toContain('$HOME; x')
  })

  test('ends with 8 when the command fails and -e is given', async () => {
    const { code, stdout } = await runTool(watch, ['-e', 'exit 3'], {
      environment: { PATH: '/usr/bin:/bin' },
    })
    expect(code).toBe(8)
    expect(stdout).toContain('non-zero status')
  })

  test('leaves no listener behind', async () => {
    const before = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => process.listenerCount(signal))
    await runTool(watch, ['-q1', '-n0.1', 'true'], { environment: { PATH: '/usr/bin:/bin' } })
    expect(['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => process.listenerCount(signal))).toEqual(before)
  })
})

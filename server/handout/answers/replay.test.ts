import { expect, test } from 'vitest'
import { replayOutput } from './replay.ts'
import { textOf } from './styled-line.ts'

const SCREEN = { cols: 20, rows: 5 }

const show = async (output: string) => (await replayOutput(output, SCREEN)).lines.map(textOf)

test('a progress bar that goes back over itself stands there as it was last', async () => {
  expect(await show('10 %\r100 %\r\ndone\r\n')).toEqual(['100 %', 'done'])
})

test('cursor moves and erasing have had their effect', async () => {
  expect(await show('one\r\ntwo\r\n\u001B[2A\u001B[2KONE\r\n\u001B[1B\u001B[3Cthree')).toEqual([
    'ONE',
    'two',
    '   three',
  ])
})

test('a line that the terminal wrapped is one line', async () => {
  expect(await show(`${'x'.repeat(45)}\r\nnext`)).toEqual(['x'.repeat(45), 'next'])
})

test('wide characters count two cells and are not torn by wrapping', async () => {
  const { lines } = await replayOutput(`${'漢'.repeat(12)}👩‍💻`, { cols: 7, rows: 5 })
  expect(lines.map(textOf)).toEqual([`${'漢'.repeat(12)}👩‍💻`])
  expect(lines[0]?.width).toBe(26)
})

test('colours of the palette and true colours are kept, with their attributes', async () => {
  const { lines } = await replayOutput(
    'a\u001B[1;31mb\u001B[0m\u001B[38;5;208mc\u001B[48;2;1;2;3md\u001B[0;7me\u001B[m',
    SCREEN,
  )
  expect(lines[0]?.runs.map(({ text, style }) => [text, style.foreground, style.background])).toEqual([
    ['a', null, null],
    ['b', 1, null],
    ['c', 208, null],
    ['d', 208, '#010203'],
    ['e', null, null],
  ])
  expect(lines[0]?.runs[1]?.style.bold).toBe(true)
  expect(lines[0]?.runs[4]?.style.inverse).toBe(true)
})

test('a program on the alternate screen shows its last screen, between what came before and after', async () => {
  const frame = (n: number) => `\u001B[H\u001B[2Jframe ${n}\r\nrow`
  const watch = `before\r\n\u001B[?1049h${frame(1)}${frame(2)}\u001B[?1049l^C\r\nafter\r\n`
  expect(await show(watch)).toEqual(['before', 'frame 2', 'row', '^C', 'after'])
})

test('a program that is still on the alternate screen shows it too', async () => {
  expect(await show('\u001B[?1049htop')).toEqual(['top'])
})

test('more lines than are kept are counted', async () => {
  const { lines, lost } = await replayOutput('y\r\n'.repeat(30_000), SCREEN)
  expect(lost + lines.length).toBe(30_000)
  expect(lost).toBeGreaterThan(0)
})

test('a screen of no size is none that breaks', async () => {
  expect((await replayOutput('ab', { cols: 0, rows: 0 })).lines.map(textOf)).toEqual(['ab'])
})

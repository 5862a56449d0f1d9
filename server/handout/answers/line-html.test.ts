import { expect, test } from 'vitest'
import { lineHtml } from './line-html.ts'
import { replayOutput } from './replay.ts'

const print = async (output: string) => {
  const { lines } = await replayOutput(output, { cols: 80, rows: 24 })
  return lines.map(lineHtml).join('')
}

/** WCAG 2.2's contrast with white. */
const contrastWithWhite = (hex: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((from) => {
    const value = Number.parseInt(hex.slice(from, from + 2), 16) / 255
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
}

test('what an output holds stays text', async () => {
  expect(await print(`<script>alert("1")</script> & 'x'`)).toBe(
    `<span class="answer-line">&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; 'x'\n</span>`,
  )
})

test('a run has its attributes as classes and its colour as style', async () => {
  expect(await print('\u001B[1;4;31mred\u001B[0m')).toBe(
    '<span class="answer-line"><span class="answer-bold answer-underline" style="color:#b02018">red</span>\n</span>',
  )
})

test('every colour that a program sets alone reads on white', async () => {
  const palette = Array.from({ length: 256 }, (_, index) => `\u001B[38;5;${index}mx`).join('')
  const colours = (await print(`${palette}\u001B[38;2;255;255;0mx\u001B[38;2;0;255;0mx`)).matchAll(
    /color:(#\w{6})/g,
  )
  const dim = Array.from(colours, ([, hex = '']) => hex).filter((hex) => contrastWithWhite(hex) < 4.5)
  expect(dim).toEqual([])
})

test('a background alone gets ink or paper to read on it, inverse changes both', async () => {
  expect(await print('\u001B[41ma\u001B[0;43mb\u001B[0;48;5;255mc\u001B[0;7md\u001B[0;7;31me')).toBe(
    '<span class="answer-line"><span style="color:#ffffff;background:#b02018">a</span>' +
      '<span style="color:#ffffff;background:#7a5200">b</span>' +
      '<span style="color:#23211f;background:#eeeeee">c</span>' +
      '<span style="color:#ffffff;background:#23211f">d</span>' +
      '<span style="color:#ffffff;background:#b02018">e</span>\n</span>',
  )
})

import { readChunks } from '../io.ts'
import { applet } from './applet.ts'
import { UsageError } from './options.ts'

const CLASSES: Readonly<Record<string, string>> = {
  lower: 'a-z',
  upper: 'A-Z',
  digit: '0-9',
  alpha: 'A-Za-z',
  alnum: '0-9A-Za-z',
  space: '\t\n\v\f\r ',
  blank: '\t ',
  punct: '!-/:-@[-`{-~',
}

/** The bytes of a set of tr: ranges, classes, escapes. */
function expandSet(text: string): number[] {
  const classes = text.replace(/\[:(\w+):\]/g, (whole, name: string) => CLASSES[name] ?? whole)
  const plain = classes.replace(/\\(?:([0-7]{1,3})|(.))/gs, (_whole, octal?: string, letter?: string) =>
    octal === undefined
      ? ({ n: '\n', t: '\t', r: '\r' }[letter ?? ''] ?? letter ?? '')
      : String.fromCharCode(Number.parseInt(octal, 8)),
  )
  const bytes: number[] = []
  for (let index = 0; index < plain.length; index++) {
    const from = plain.charCodeAt(index)
    if (plain.charAt(index + 1) === '-' && index + 2 < plain.length) {
      for (let byte = from; byte <= plain.charCodeAt(index + 2); byte++) bytes.push(byte)
      index += 2
    } else bytes.push(from)
  }
  return bytes.map((byte) => byte & 0xff)
}

export const tr = applet({
  name: 'tr',
  usage: '[-cds] STRING1 [STRING2]',
  about: 'Translate, squeeze, or delete characters from stdin, writing to stdout',
  options: '+cCds',
  atLeast: 1,
  run: async (tool) => {
    const [first = '', second] = tool.operands
    if (second === undefined && !tool.has('d') && !tool.has('s')) throw new UsageError('operand')
    const given = expandSet(first)
    const inverted = tool.has('c') || tool.has('C')
    const from = inverted
      ? Array.from({ length: 256 }, (_none, byte) => byte).filter((byte) => !given.includes(byte))
      : given
    const to = expandSet(second ?? '')
    const map = new Map(from.map((byte, index) => [byte, to[Math.min(index, to.length - 1)] ?? byte]))
    const deleted = new Set(tool.has('d') ? from : [])
    const squeezed = new Set(
      tool.has('s') ? (second === undefined || tool.has('d') ? (second === undefined ? from : to) : to) : [],
    )
    let last = -1
    for await (const chunk of readChunks(tool.context)) {
      const bytes: number[] = []
      for (const byte of chunk) {
        if (deleted.has(byte)) continue
        const changed = tool.has('d') || second === undefined ? byte : (map.get(byte) ?? byte)
        if (changed !== last || !squeezed.has(changed)) bytes.push(changed)
        last = changed
      }
      await tool.print(Buffer.from(bytes))
    }
    return 0
  },
})

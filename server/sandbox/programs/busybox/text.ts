import type { Readable } from 'node:stream'

import { openForWriting } from '../devices.ts'
import { FileError } from '../file-error.ts'
import { readAll, readChunks, readLines, write } from '../io.ts'
import { applet } from './applet.ts'
import type { Tool } from './applet.ts'

export const wc = applet({
  name: 'wc',
  usage: '[-cmlwL] [FILE]...',
  about: 'Count lines, words, and bytes for FILEs (or stdin)',
  options: 'cmlwL',
  run: async (tool) => {
    const totals = [0, 0, 0]
    const wanted = ['l', 'w', 'c'].map((letter) => tool.has(letter) || (letter === 'c' && tool.has('m')))
    const shown = wanted.includes(true) ? wanted : [true, true, true]
    const one = shown.filter(Boolean).length === 1
    const show = (numbers: readonly number[], name: string): Promise<void> => {
      const columns = numbers
        .filter((_number, index) => shown[index])
        .map((number) => String(number).padStart(9))
      const text = one && tool.operands.length === 0 ? (columns[0] ?? '').trim() : columns.join(' ')
      return tool.print(`${text}${name === '' ? '' : ` ${name}`}\n`)
    }
    const work = async (input: Readable, name: string): Promise<void> => {
      const numbers = [0, 0, 0]
      let inWord = false
      for await (const chunk of readChunks(tool.context, input)) {
        for (const byte of chunk) {
          if (byte === 10) numbers[0] = (numbers[0] ?? 0) + 1
          const blank = byte === 32 || (byte >= 9 && byte <= 13)
          if (!blank && !inWord) numbers[1] = (numbers[1] ?? 0) + 1
          inWord = !blank
        }
        numbers[2] = (numbers[2] ?? 0) + chunk.length
      }
      for (const [index, number] of numbers.entries()) totals[index] = (totals[index] ?? 0) + number
      await show(numbers, tool.operands.length === 0 ? '' : name)
    }
    const status = await tool.eachInput(work, (name, reason) => `${name}: ${reason}`)
    if (tool.operands.length > 1) await show(totals, 'total')
    return status
  },
})

async function allLines(tool: Tool): Promise<{ lines: string[]; status: number }> {
  const lines: string[] = []
  const status = await tool.eachInput(
    async (input) => {
      for await (const line of readLines(tool.context, input)) lines.push(line)
    },
    (name, reason) => `${name}: ${reason}`,
  )
  return { lines, status }
}

export const sort = applet({
  name: 'sort',
  usage: '[-nrufhV] [-t CHAR] [-k POS] [-o FILE] [FILE]...',
  about: 'Sort lines of text',
  options: 'nrugMcszbdfio:k:t:hV',
  run: async (tool) => {
    const { lines, status } = await allLines(tool)
    const separator = tool.value('t')
    const [field, ...modifiers] = (tool.value('k') ?? '').match(/^[0-9]+|[nrfbh]/g) ?? []
    const numeric = tool.has('n') || tool.has('g') || tool.has('h') || modifiers.includes('n')
    const keyOf = (line: string): string => {
      const parts = separator === undefined ? line.trim().split(/\s+/) : line.split(separator)
      const key = field === undefined ? line : parts.slice(Number(field) - 1).join(separator ?? ' ')
      return tool.has('f') ? key.toUpperCase() : key
    }
    const keyed = lines.map((line) => ({ line, key: keyOf(line) }))
    const compare = (left: string, right: string): number => {
      if (numeric) return (Number.parseFloat(left) || 0) - (Number.parseFloat(right) || 0)
      return compareTexts(left, right)
    }
    const sorted = keyed.toSorted(
      (left, right) =>
        compare(left.key, right.key) ||
        (tool.has('s') || tool.has('u') ? 0 : compareTexts(left.line, right.line)),
    )
    if (tool.has('r') || modifiers.includes('r')) sorted.reverse()
    const unique = tool.has('u')
      ? sorted.filter((one, index) => index === 0 || compare(one.key, sorted[index - 1]?.key ?? '') !== 0)
      : sorted
    const text = unique.map(({ line }) => `${line}\n`).join('')
    const output = tool.value('o')
    if (output === undefined) await tool.print(text)
    else tool.context.files.writeFile(tool.path(output), text)
    return status
  },
})

const compareTexts = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

export const uniq = applet({
  name: 'uniq',
  usage: '[-cdui] [INPUT [OUTPUT]]',
  about: 'Discard duplicate lines',
  options: 'cduizf:s:w:',
  run: async (tool) => {
    const show = async (line: string, count: number): Promise<void> => {
      if ((tool.has('d') && count < 2) || (tool.has('u') && count > 1)) return
      await tool.print(tool.has('c') ? `${String(count).padStart(7)} ${line}\n` : `${line}\n`)
    }
    let last: string | undefined
    let count = 0
    const same = (left: string, right: string): boolean =>
      tool.has('i') ? left.toLowerCase() === right.toLowerCase() : left === right
    for await (const line of readLines(tool.context, tool.open(tool.operands[0] ?? '-'))) {
      if (last !== undefined && same(line, last)) {
        count++
        continue
      }
      if (last !== undefined) await show(last, count)
      last = line
      count = 1
    }
    if (last !== undefined) await show(last, count)
    return 0
  },
})

/** `1,3-5,7-` as a test on numbers from 1. */
function parseList(text: string): ((number: number) => boolean) | undefined {
  const ranges = text.split(',').map((part) => /^([0-9]*)(-?)([0-9]*)$/.exec(part))
  if (text === '' || ranges.some((match) => !match || match[0] === '-' || match[0] === '')) return undefined
  return (number) =>
    ranges.some((match) => {
      const from = Number(match?.[1] || '1')
      const to = match?.[2] === '' ? from : Number(match?.[3] || 'Infinity')
      return number >= from && number <= to
    })
}

export const cut = applet({
  name: 'cut',
  usage: '{-b|c LIST | -f LIST [-d SEP] [-s]} [FILE]...',
  about: 'Print selected fields from FILEs (or stdin)',
  options: 'b:c:f:d:sn',
  run: async (tool) => {
    const fields = tool.value('f')
    const list = parseList(fields ?? tool.value('c') ?? tool.value('b') ?? '')
    if (!list) return tool.fail('expected a list of bytes, characters, or fields')
    const separator = tool.value('d') ?? '\t'
    return tool.eachInput(
      async (input) => {
        for await (const line of readLines(tool.context, input)) {
          if (fields === undefined) {
            await tool.print(
              `${Array.from(line)
                .filter((_character, index) => list(index + 1))
                .join('')}\n`,
            )
          } else if (line.includes(separator)) {
            await tool.print(
              `${line
                .split(separator)
                .filter((_part, index) => list(index + 1))
                .join(separator)}\n`,
            )
          } else if (!tool.has('s')) await tool.print(`${line}\n`)
        }
      },
      (name, reason) => `${name}: ${reason}`,
    )
  },
})

export const tee = applet({
  name: 'tee',
  usage: '[-ai] [FILE]...',
  about: 'Copy stdin to each FILE, and also to stdout',
  options: 'ai',
  run: async (tool) => {
    const outputs = []
    let status = 0
    for (const name of tool.operands) {
      try {
        outputs.push(openForWriting(tool.context, name, tool.has('a')))
      } catch (error) {
        if (!(error instanceof FileError)) throw error
        status = await tool.fail(`${name}: ${error.reason}`)
      }
    }
    for await (const chunk of readChunks(tool.context)) {
      await tool.print(chunk)
      for (const output of outputs) await write(tool.context, output, chunk)
    }
    return status
  },
})

export const tac = applet({
  name: 'tac',
  usage: '[FILE]...',
  about: 'Concatenate FILEs (or stdin) and print them in reverse',
  run: async (tool) => {
    const { lines, status } = await allLines(tool)
    await tool.print(
      lines
        .toReversed()
        .map((line) => `${line}\n`)
        .join(''),
    )
    return status
  },
})

export const rev = applet({
  name: 'rev',
  usage: '[FILE]...',
  about: 'Reverse lines of FILE',
  run: async (tool) => {
    const { lines, status } = await allLines(tool)
    await tool.print(lines.map((line) => `${Array.from(line).toReversed().join('')}\n`).join(''))
    return status
  },
})

export const base64 = applet({
  name: 'base64',
  usage: '[-d] [-w COL] [FILE]',
  about: 'Base64 encode or decode FILE to standard output',
  options: 'dw:i',
  run: async (tool) => {
    const content = await readAll(tool.context, tool.open(tool.operands[0] ?? '-'))
    if (tool.has('d')) {
      await tool.print(Buffer.from(content.toString('latin1'), 'base64'))
      return 0
    }
    const width = Number(tool.value('w') ?? '76')
    const encoded = content.toString('base64')
    const lines = width > 0 ? (encoded.match(new RegExp(`.{1,${width}}`, 'g')) ?? []) : [encoded]
    await tool.print(lines.join('\n') + (width > 0 && lines.length > 0 ? '\n' : ''))
    return 0
  },
})

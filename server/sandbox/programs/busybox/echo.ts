import { complain, print } from '../io.ts'
import type { ProcessContext } from '../program.ts'
import { unescape } from './escapes.ts'
import { formatPrintf } from './printf-format.ts'

/** `echo [-neE] WORD…`. */
export async function echo(context: ProcessContext): Promise<number> {
  const words = context.argv.slice(1)
  let newline = true
  let escapes = false
  while (/^-[neE]+$/.test(words[0] ?? '')) {
    for (const letter of words.shift()?.slice(1) ?? '') {
      if (letter === 'n') newline = false
      else escapes = letter === 'e'
    }
  }
  const text = words.join(' ')
  if (!escapes) {
    await print(context, newline ? `${text}\n` : text)
    return 0
  }
  const { bytes, stopped } = unescape(text)
  await print(context, newline && !stopped ? Buffer.concat([bytes, Buffer.from('\n')]) : bytes)
  return 0
}

/** `printf FORMAT ARG…`. */
export async function printf(context: ProcessContext): Promise<number> {
  const [, format, ...values] = context.argv
  if (format === undefined) {
    await complain(context, 'printf: usage: printf FORMAT [ARG]...\n')
    return 1
  }
  const { output, complaints } = formatPrintf(format, values)
  await print(context, output)
  for (const complaint of complaints)
    await complain(context, `${context.argv[0] === 'printf' ? 'sh' : 'printf'}: ${complaint}\n`)
  return complaints.length === 0 ? 0 : 1
}

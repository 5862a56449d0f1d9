import { complain, print } from '../io.ts'
import type { ProcessContext, Signal } from '../program.ts'
import { SIGNAL_NUMBERS, parseSignal } from '../signals.ts'

/** `kill [-SIGNAL] PID…`, also as the shell's builtin. */
export async function kill(context: ProcessContext): Promise<number> {
  const [name = 'kill', ...words] = context.argv
  if (words[0] === '-l') {
    const lines = Object.entries(SIGNAL_NUMBERS).map(
      ([signal, number]) => `${String(number).padStart(2)}) ${signal}\n`,
    )
    await print(context, lines.join(''))
    return 0
  }
  const given = takeSignal(words)
  const signal = given === undefined ? 'TERM' : given === '0' ? 'probe' : parseSignal(given)
  if (!signal) {
    await complain(context, `${name}: bad signal name '${given ?? ''}'\n`)
    return 1
  }
  if (words.length === 0) {
    await complain(context, `${name}: you need to specify whom to kill\n`)
    return 1
  }
  let status = 0
  for (const word of words) {
    const complaint = killOne(context, word, signal)
    if (complaint === undefined) continue
    await complain(context, `${name}: ${complaint}\n`)
    status = 1
  }
  return status
}

/** Takes `-TERM`, `-15` or `-s TERM` off the words. */
function takeSignal(words: string[]): string | undefined {
  if (!/^-[A-Za-z0-9]+$/.test(words[0] ?? '')) return undefined
  const option = words.shift()?.slice(1)
  return option === 's' ? (words.shift() ?? '') : option
}

/** Signals a process, or only looks for it; what went wrong, if anything did. */
function killOne(context: ProcessContext, word: string, signal: Signal | 'probe'): string | undefined {
  const pid = Number(word)
  if (!Number.isInteger(pid)) return `invalid number '${word}'`
  const found =
    signal === 'probe'
      ? context.listProcesses().some((process) => process.pid === pid)
      : context.kill(pid, signal)
  return found ? undefined : `can't kill pid ${word}: No such process`
}

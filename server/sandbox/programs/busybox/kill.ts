import { complain, print } from '../io.ts'
import type { ProcessContext } from '../program.ts'
import { SIGNAL_NUMBERS, parseSignal } from '../signals.ts'

/** `kill [-SIGNAL] PID…`, also as the shell's builtin. */
export async function kill(context: ProcessContext): Promise<number> {
  const [, ...words] = context.argv
  const name = context.argv[0] ?? 'kill'
  if (words[0] === '-l') {
    const lines = Object.entries(SIGNAL_NUMBERS).map(
      ([signal, number]) => `${String(number).padStart(2)}) ${signal}\n`,
    )
    await print(context, lines.join(''))
    return 0
  }
  let signal: ReturnType<typeof parseSignal> = 'TERM'
  let probe = false
  if (/^-[A-Za-z0-9]+$/.test(words[0] ?? '')) {
    const option = words.shift()?.slice(1) ?? ''
    const given = option === 's' ? (words.shift() ?? '') : option.replace(/^s(?=[A-Z])/, '')
    probe = given === '0'
    signal = parseSignal(given)
    if (!signal && !probe) {
      await complain(context, `${name}: bad signal name '${given}'\n`)
      return 1
    }
  }
  if (words.length === 0) {
    await complain(context, `${name}: you need to specify whom to kill\n`)
    return 1
  }
  let status = 0
  for (const word of words) {
    const pid = Number(word)
    if (!Number.isInteger(pid)) {
      await complain(context, `${name}: invalid number '${word}'\n`)
      status = 1
      continue
    }
    const found =
      probe || !signal
        ? context.listProcesses().some((process) => process.pid === pid)
        : context.kill(pid, signal)
    if (found) continue
    await complain(context, `${name}: can't kill pid ${word}: No such process\n`)
    status = 1
  }
  return status
}

import type { Signal } from './program.ts'

/** The numbers of signal(7) on x86-64. */
export const SIGNAL_NUMBERS: Readonly<Record<Signal, number>> = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  KILL: 9,
  USR1: 10,
  USR2: 12,
  TERM: 15,
  WINCH: 28,
}

/** A process that writes into a closed pipe dies of this signal, which nothing here can send or handle. */
export const PIPE_EXIT_CODE = 141

/** A program of ours that throws ends as one does that touched memory not its own. */
export const FAULT_EXIT_CODE = 139

/** What the exit code of a process is that this signal ended. */
export const exitCodeOf = (signal: Signal): number => 128 + SIGNAL_NUMBERS[signal]

const isSignal = (name: string): name is Signal => Object.hasOwn(SIGNAL_NUMBERS, name)

/** The signal that `TERM`, `SIGTERM`, `term` or `15` means; undefined for one that is not modelled. */
export function parseSignal(text: string): Signal | undefined {
  const name = text.toUpperCase().replace(/^SIG/, '')
  if (isSignal(name)) return name
  const found = Object.entries(SIGNAL_NUMBERS).find(([, number]) => String(number) === text)?.[0]
  return found !== undefined && isSignal(found) ? found : undefined
}

import type { ChildProcess } from 'node:child_process'

import { ALIVE_MS } from './sandbox/process-message.ts'

export interface HeartbeatLimits {
  /** How often it is looked at, in milliseconds; the child is to say something at least as often. */
  period: number
  /** So many periods of silence in a row end the child. */
  silent: number
}

const LIMITS: HeartbeatLimits = { period: ALIVE_MS, silent: 10 }

/**
 * Kills a child process that hangs: one whose IPC messages stay out, although it runs. Only this process's own ticks count,
 * so that a machine that slept, or a busy parent, is not taken for a silent child.
 */
export function endWhenSilent(child: ChildProcess, { period, silent }: HeartbeatLimits = LIMITS): void {
  let ticks = 0
  const timer = setInterval(() => {
    ticks += 1
    if (ticks > silent) child.kill('SIGKILL')
  }, period)
  child.on('message', () => {
    ticks = 0
  })
  child.once('exit', () => clearInterval(timer))
  child.once('error', () => clearInterval(timer))
}

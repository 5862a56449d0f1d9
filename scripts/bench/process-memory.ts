import { readFileSync, readdirSync } from 'node:fs'

/**
 * The memory of processes in bytes, shared pages divided among those that share them (Pss of /proc/PID/smaps_rollup,
 * proc(5)). A process that ended meanwhile counts as nothing.
 */
export function memoryOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + proportionalSize(pid), 0)
}

function proportionalSize(pid: number): number {
  try {
    const found = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))
    return Number(found?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

/** The processes whose program has one of these names, kernel threads left out. */
export function findProcesses(names: ReadonlySet<string>): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.map(Number).filter((pid) => names.has(programOf(pid)))
}

function programOf(pid: number): string {
  try {
    const [program = ''] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return program.slice(program.lastIndexOf('/') + 1)
  } catch {
    return ''
  }
}

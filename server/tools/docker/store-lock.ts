import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

import { DockerError } from './docker-error.ts'
import { storeBusy } from './messages.ts'

const RETRY_MS = 10
const GIVE_UP_MS = 30_000

/**
 * Runs a function while nobody else holds the lock of that file; whoever held it and died has lost it.
 * @throws {DockerError} `store` when it cannot be had for half a minute
 */
export async function withLock<T>(path: string, work: () => T): Promise<T> {
  const until = performance.now() + GIVE_UP_MS
  while (!tryLock(path)) {
    if (performance.now() > until) throw new DockerError('store', storeBusy(path))
    await delay(RETRY_MS)
  }
  try {
    return work()
  } finally {
    rmSync(path, { force: true })
  }
}

function tryLock(path: string): boolean {
  try {
    const file = openSync(path, 'wx', 0o600)
    writeSync(file, String(process.pid))
    closeSync(file)
    return true
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
    if (isAbandoned(path)) rmSync(path, { force: true })
    return false
  }
}

/** A file without a pid yet is one that is being made. */
function isAbandoned(path: string): boolean {
  try {
    const pid = Number(readFileSync(path, 'utf8'))
    if (!(pid > 0)) return false
    process.kill(pid, 0)
    return false
  } catch (error) {
    return hasCode(error, 'ESRCH')
  }
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

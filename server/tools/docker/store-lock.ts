import { closeSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

import { isAlive } from '../../is-alive.ts'
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
    takeFromDead(path)
    return false
  }
}

/** Takes a lock away whose holder died. Of two who try, one may find the other's new lock in its hands, and puts it back. */
function takeFromDead(path: string): void {
  const holder = readHolder(path)
  if (!(holder > 0) || isAlive(holder)) return
  const taken = `${path}.${process.pid}`
  try {
    renameSync(path, taken)
    if (readHolder(taken) !== holder) linkSync(taken, path)
  } catch (error) {
    if (!hasCode(error, 'ENOENT') && !hasCode(error, 'EEXIST')) throw error
  } finally {
    rmSync(taken, { force: true })
  }
}

/** 0 for a lock that is being made, or is gone; no number for one that is none of ours. */
function readHolder(path: string): number {
  try {
    return Number(readFileSync(path, 'utf8'))
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 0
    throw error
  }
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import process from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'

const POLL_MS = 200

/**
 * Runs `work` while no other process holds the lock file, and gives its result; `onWait` gets the holder's pid, once.
 * The lock is the holder's pid in a file; one whose process is gone (killed, power cut) is taken over.
 */
export async function withLock(file, onWait, work) {
  mkdirSync(dirname(file), { recursive: true })
  let told = false
  while (!take(file)) {
    const holder = readHolder(file)
    if (holder !== null && isAlive(holder)) {
      if (!told) onWait(holder)
      told = true
      await delay(POLL_MS)
    } else if (holder !== null) bury(file, holder)
  }
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

/** Links a finished file into place, so that nobody ever reads a lock that has no pid in it yet. */
function take(file) {
  const mine = `${file}.${process.pid}`
  writeFileSync(mine, String(process.pid))
  try {
    linkSync(mine, file)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(mine)
  }
}

function readHolder(file) {
  try {
    return Number(readFileSync(file, 'utf8'))
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw error
  }
}

function isAlive(pid) {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Renaming is atomic: of two that find the same dead holder one gets the file, and gives back what is not the dead one's. */
function bury(file, holder) {
  const grave = `${file}.dead.${process.pid}`
  try {
    renameSync(file, grave)
  } catch (error) {
    if (error.code === 'ENOENT') return
    throw error
  }
  if (readHolder(grave) !== holder) linkSync(grave, file)
  rmSync(grave)
}

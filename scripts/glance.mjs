import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { listSources } from './sources.mjs'

const KEPT = 'dist/.livedeck-glance'

/** What an install and a build leave behind. */
const PRODUCTS = [
  'node_modules/.package-lock.json',
  'node_modules/.livedeck',
  'dist/.livedeck',
  'dist/server/main.js',
]

/** A file that is saved twice within a tick of its clock looks the same, so nothing this young is trusted; in ms. */
const RIPE_MS = 1_000

/**
 * Takes sizes and times of all that decides whether packages and build are fresh; `youngest` is when the last of them changed. Two
 * glances that are alike saw the same files; unlike ones say nothing, as a checkout changes times alone.
 */
export function takeGlance(root) {
  let youngest = 0
  const lines = [...PRODUCTS, ...listSources(root)].map((file) => {
    const stats = statSync(join(root, file), { throwIfNoEntry: false })
    if (stats === undefined) return `${file} missing`
    // The inode's time cannot be set back, as `cp -p` and `touch -d` do with the other one.
    youngest = Math.max(youngest, stats.ctimeMs)
    return `${file} ${stats.ino} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs}`
  })
  return { text: [`${process.platform} ${process.arch}`, ...lines].join('\n'), youngest }
}

/** True when this glance is like the one that was kept once everything had been found fresh. */
export function isKnown(root, { text }) {
  const file = join(root, KEPT)
  return existsSync(file) && readFileSync(file, 'utf8') === text
}

/**
 * Keeps a glance that was taken before everything was found fresh, so that the next start need not read the sources; `now` is in ms.
 * Where nothing may be written, every start reads them.
 */
export function keepGlance(root, { text, youngest }, now = Date.now()) {
  if (now - youngest < RIPE_MS) return
  try {
    writeFileSync(join(root, KEPT), text)
  } catch {
    // A checkout of somebody else's.
  }
}

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { listSources } from './sources.mjs'

const INSTALLED = 'node_modules/.package-lock.json'
const INSTALL_STAMP = 'node_modules/.livedeck'
const BUILD_STAMP = 'dist/.livedeck'

const read = (file) => (existsSync(file) ? readFileSync(file) : null)

function writeStamp(file, digest) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, digest)
}

/**
 * Says why the packages must be installed, or null when node_modules is what package-lock.json asks for.
 * A node_modules that someone else installed (`npm install`, a cache in CI) is compared package by package once, and
 * stamped when it fits; afterwards only two files are hashed.
 */
export function whyInstall(root) {
  const wanted = readFileSync(join(root, 'package-lock.json'))
  const installed = read(join(root, INSTALLED))
  if (installed === null) return 'its packages are not installed yet'
  const digest = installDigest(wanted, installed)
  if (read(join(root, INSTALL_STAMP))?.toString() === digest) return null
  if (!holdsAll(installed, wanted)) return 'package-lock.json asks for other packages than are installed'
  markInstalled(root)
  return null
}

/** Records that node_modules stands for package-lock.json; after `npm ci` npm's own word is taken for it. */
export function markInstalled(root) {
  const [wanted, installed] = ['package-lock.json', INSTALLED].map((file) => readFileSync(join(root, file)))
  writeStamp(join(root, INSTALL_STAMP), installDigest(wanted, installed))
}

function installDigest(wanted, installed) {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}\n`)
  return hash.update(wanted).update('\n').update(installed).digest('hex')
}

/** Optional packages are those of other platforms (pty and bundler binaries), so only this platform's must be there. */
function holdsAll(installed, wanted) {
  const { packages: held } = JSON.parse(installed.toString())
  const { packages } = JSON.parse(wanted.toString())
  return Object.entries(packages).every(([path, entry]) => {
    if (path === '') return true
    if (held[path] === undefined)
      return entry.extraneous === true || (entry.optional === true && !isOurs(entry))
    return held[path].version === entry.version && held[path].integrity === entry.integrity
  })
}

/** Only a package that names our platform is sure to be wanted; npm leaves out other optional ones as it sees fit. */
function isOurs({ os, cpu, libc }) {
  if (os === undefined || !os.includes(process.platform)) return false
  return (cpu === undefined || cpu.includes(process.arch)) && (libc === undefined || libc.includes(ourLibc()))
}

function ourLibc() {
  return process.report.getReport().header.glibcVersionRuntime === undefined ? 'musl' : 'glibc'
}

/** Says why dist/ must be built, or null when it was built from exactly these sources; `digest` is buildDigest's. */
export function whyBuild(root, digest) {
  const stamp = read(join(root, BUILD_STAMP))
  if (stamp === null || !existsSync(join(root, 'dist/server/main.js'))) return 'it is not built yet'
  return stamp.toString() === digest ? null : 'its sources have changed since it was built'
}

/** Records that dist/ stands for this digest; call it only after the whole build has succeeded. */
export function markBuilt(root, digest) {
  writeStamp(join(root, BUILD_STAMP), digest)
}

/**
 * Hashes whatever the build reads, by content, so that neither a checkout nor a touched file makes it stale.
 * Take it before the build starts: a file saved meanwhile then makes the next start build again.
 */
export function buildDigest(root) {
  const hash = createHash('sha256')
  for (const file of listSources(root)) {
    const content = read(join(root, file))
    if (content !== null) hash.update(`${file}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

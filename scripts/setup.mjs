import { spawn } from 'node:child_process'
import { basename, join } from 'node:path'
import process from 'node:process'
import { buildDigest, markBuilt, markInstalled, whyBuild, whyInstall } from './freshness.mjs'
import { isKnown, keepGlance, takeGlance } from './glance.mjs'
import { withLock } from './lock.mjs'

/** A setup that did not come about: `code` says which part, the message is one line for the terminal. */
export class SetupError extends Error {
  constructor(code, message) {
    super(message)
    this.name = 'SetupError'
    this.code = code
  }
}

const say = (line) => process.stderr.write(`livedeck: ${line}\n`)

/**
 * Installs the packages and builds dist/ where that is missing or stale, and says so; when all is fresh it reads the sources once
 * and from then on only looks at them. `env` is handed on to npm and the build. Throws a SetupError (`install-failed`,
 * `build-failed`).
 */
export async function ensureReady(root, env) {
  const glance = takeGlance(root)
  if (isKnown(root, glance)) return
  if (whyInstall(root) === null && whyBuild(root, buildDigest(root)) === null) {
    keepGlance(root, glance)
    return
  }
  await withSetupLock(root, async () => {
    await installWhenStale(root, env)
    await buildWhenStale(root, env)
  })
}

/** Installs the packages when they are missing or stale. Throws a SetupError (`install-failed`). */
export async function ensureInstalled(root, env) {
  if (whyInstall(root) !== null) await withSetupLock(root, () => installWhenStale(root, env))
}

function withSetupLock(root, work) {
  const onWait = (pid) => say(`waiting for another livedeck (process ${pid}) that is installing or building`)
  return withLock(join(root, 'dist/.lock'), onWait, work)
}

async function installWhenStale(root, env) {
  const why = whyInstall(root)
  if (why === null) return
  say(`${why}; running npm ci (once, it needs the npm registry)`)
  const began = performance.now()
  // The package needs no install script of any dependency, so none gets to run.
  const options = [
    'ci',
    '--include=dev',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--no-update-notifier',
    // Two more tries within seconds; npm's own pauses let an offline start hang for over a minute.
    '--fetch-retry-mintimeout=1000',
    '--fetch-retry-maxtimeout=5000',
  ]
  const { command, args } = npmCommand(env, options)
  const ended = await runVisibly(command, args, root, env)
  if (ended !== null) {
    const advice = 'check the network or npm’s registry setting, then start again'
    throw new SetupError('install-failed', `npm ci did not succeed (${ended}); ${advice}`)
  }
  markInstalled(root)
  say(`packages installed in ${seconds(began)}`)
}

/** The npm that runs us, where one does: PATH may hold another, or none. */
function npmCommand(env, args) {
  const cli = env.npm_execpath
  if (cli !== undefined && basename(cli) === 'npm-cli.js')
    return { command: process.execPath, args: [cli, ...args] }
  return { command: 'npm', args }
}

async function buildWhenStale(root, env) {
  const digest = buildDigest(root)
  const why = whyBuild(root, digest)
  if (why === null) return
  say(`${why}; building`)
  const began = performance.now()
  // A process of its own, so that the bundler's memory does not stay with the lecture.
  const ended = await runVisibly(process.execPath, [join(root, 'scripts/build.mjs')], root, env)
  if (ended !== null)
    throw new SetupError('build-failed', `the build did not succeed (${ended}); see the lines above`)
  markBuilt(root, digest)
  say(`built in ${seconds(began)}`)
}

/** Gives null after exit code 0, else how it ended. Output goes to stderr: stdout belongs to the command (`--json`). */
function runVisibly(command, args, cwd, env) {
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 2, 2] })
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`${command} cannot be started: ${error.code}`))
    child.once('exit', (code, signal) => resolve(code === 0 ? null : (signal ?? `exit code ${code}`)))
  })
}

const seconds = (began) => `${((performance.now() - began) / 1000).toFixed(1)} s`

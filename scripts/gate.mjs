import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { findBrowser, installBrowser } from './browser.mjs'
import { ensureInstalled, ensureReady, SetupError } from './setup.mjs'

/*
 * The whole gate: `npm test`, or `npm test -- unit lint` for a part. One line a stage, a failed stage's output in full, and
 * last the counts. A failed stage does not stop those after it, save a failed install.
 */

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const env = { ...process.env, NO_COLOR: '1', CI: process.env.CI ?? 'true' }
// What hangs is ended and counts as failed.
const STAGE_LIMIT_MS = 20 * 60 * 1000

/** @typedef {{ passed: number, failed: number, skipped: number, output: string }} Outcome */

const passed = (output = '') => ({ passed: 1, failed: 0, skipped: 0, output })
const failed = (output) => ({ passed: 0, failed: 1, skipped: 0, output })

/** Each stage with what it does; `needs` are made ready first when it is asked for alone. */
const STAGES = {
  install: { needs: [], run: install },
  build: { needs: [], run: build },
  browser: { needs: [], run: browser },
  format: { needs: [], run: () => tool('prettier/bin/prettier.cjs', '--check', '.') },
  lint: { needs: [], run: () => tool('oxlint/bin/oxlint', '--type-aware', '--deny-warnings') },
  types: { needs: [], run: types },
  unit: { needs: ['build', 'browser'], run: () => tests('unit') },
  e2e: { needs: ['build', 'browser'], run: () => tests('e2e') },
}

/** @returns {Promise<Outcome>} */
async function install() {
  await ensureInstalled(root, env)
  return passed()
}

/** @returns {Promise<Outcome>} */
async function build() {
  await ensureReady(root, env)
  return passed()
}

/** Finds or installs a Chromium, and names it to the tests. */
function browser() {
  const found = findBrowser(env)
  const { problem, output } = found === null ? installBrowser(env) : { problem: null, output: '' }
  if (problem !== null) return failed(`${output}${problem}\n`)
  env.CHROME_PATH = found ?? findBrowser(env) ?? ''
  return passed()
}

async function types() {
  const runs = []
  for (const project of ['server', 'client', 'tests', 'hotelapp', 'hotelapp/page'])
    runs.push(await tool('typescript/bin/tsc', '-p', project))
  const output = runs.map((run) => run.output).join('')
  return runs.some((run) => run.failed > 0) ? failed(output) : passed(output)
}

async function tests(project) {
  const folder = mkdtempSync(join(tmpdir(), 'livedeck-gate-'))
  const report = join(folder, 'report.json')
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const run = await tool('vitest/vitest.mjs', 'run', '--project', project, ...reporters)
    return { ...countTests(report, run.failed > 0), output: run.output }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A file that could not be loaded has no tests of its own to count, and an error outside of tests none either: one each. */
function countTests(report, exitedBadly) {
  let json
  try {
    json = JSON.parse(readFileSync(report, 'utf8'))
  } catch {
    return failed('')
  }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = json
  const unloaded = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  )
  const failures = numFailedTests + unloaded.length
  return {
    passed: numPassedTests,
    failed: failures === 0 && exitedBadly ? 1 : failures,
    skipped: numPendingTests + numTodoTests,
  }
}

/** Runs one of our packages' programs in a Node of its own. @returns {Promise<Outcome>} */
function tool(script, ...args) {
  const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: STAGE_LIMIT_MS,
  })
  const chunks = []
  child.stdout.on('data', (chunk) => chunks.push(chunk))
  child.stderr.on('data', (chunk) => chunks.push(chunk))
  return new Promise((resolve) => {
    const output = () => Buffer.concat(chunks).toString()
    child.once('error', (error) => resolve(failed(`${script}: ${error.message}\n`)))
    child.once('close', (code, signal) =>
      resolve(code === 0 ? passed(output()) : failed(`${output()}${script} ended with ${signal ?? code}\n`)),
    )
  })
}

async function runStage(name) {
  const began = performance.now()
  let outcome
  try {
    outcome = await STAGES[name].run()
  } catch (error) {
    outcome = failed(error instanceof SetupError ? `${error.message}\n` : `${error.stack}\n`)
  }
  const took = `${((performance.now() - began) / 1000).toFixed(1)} s`.padStart(8)
  const counts = counted(outcome)
  if (outcome.failed > 0) process.stdout.write(outcome.output)
  process.stdout.write(`${outcome.failed > 0 ? 'FAILED' : 'ok    '} ${name.padEnd(8)}${took}  ${counts}\n`)
  return outcome
}

const counted = (sum) =>
  `${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}`

/** The stages to run, in the gate's order: all, or those named with what they need. */
function chooseStages(names) {
  if (names.length === 0) return Object.keys(STAGES)
  const wanted = new Set(['install', ...names, ...names.flatMap((name) => STAGES[name]?.needs ?? [])])
  return Object.keys(STAGES).filter((name) => wanted.has(name))
}

async function gate(names) {
  const unknown = names.find((name) => !Object.hasOwn(STAGES, name))
  if (unknown !== undefined) {
    process.stderr.write(`No stage is called ${unknown}; there are ${Object.keys(STAGES).join(', ')}\n`)
    return 2
  }
  const sum = { passed: 0, failed: 0, skipped: 0 }
  for (const name of chooseStages(names)) {
    const outcome = await runStage(name)
    for (const key of Object.keys(sum)) sum[key] += outcome[key]
    if (name === 'install' && outcome.failed > 0) break
  }
  process.stdout.write(`${counted(sum)}\n`)
  return sum.failed > 0 ? 1 : 0
}

process.exitCode = await gate(process.argv.slice(2))

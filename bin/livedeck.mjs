#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { setFlagsFromString } from 'node:v8'

/**
 * V8 interprets a regular expression once before it compiles it. Highlighting has hundreds that are slow to interpret: compiled at
 * once, the first rendering of a deck takes a sixth less.
 */
const QUICK_MATCHING = '--no-regexp-tier-up'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Gives one line for the terminal when this Node is older than package.json's `engines` asks for, else null. */
function whyNodeIsTooOld() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const [major = 0, minor = 0] = engines.node.replace('>=', '').split('.').map(Number)
  const [ourMajor = 0, ourMinor = 0] = process.versions.node.split('.').map(Number)
  if (ourMajor > major || (ourMajor === major && ourMinor >= minor)) return null
  return `Node.js ${major}.${minor} or newer is needed, and this is ${process.versions.node}`
}

/** Gives one line for the terminal when livedeck could not be installed or built, else null. */
async function makeReady() {
  const { isKnown, takeGlance } = await import('../scripts/glance.mjs')
  if (isKnown(root, takeGlance(root))) return null
  const { ensureReady, SetupError } = await import('../scripts/setup.mjs')
  try {
    await ensureReady(root, process.env)
    return null
  } catch (error) {
    if (error instanceof SetupError) return error.message
    throw error
  }
}

/** Runs livedeck and gives its exit code; from a checkout it first installs and builds what is missing. */
async function run() {
  const tooOld = whyNodeIsTooOld()
  if (tooOld !== null) {
    process.stderr.write(`livedeck: ${tooOld}\n`)
    return 1
  }
  // An installed package ships dist/ and no sources: there is nothing to make ready.
  if (existsSync(join(root, 'server/main.ts'))) {
    const complaint = await makeReady()
    if (complaint !== null) {
      process.stderr.write(`livedeck: ${complaint}\n`)
      return 1
    }
  }
  setFlagsFromString(QUICK_MATCHING)
  const { main } = await import(pathToFileURL(join(root, 'dist/server/main.js')).href)
  return main(process.argv.slice(2), process.env)
}

process.exitCode = await run()

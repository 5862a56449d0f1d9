import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { SetupError, ensureReady } from './setup.mjs'

/* `npm run hotelapp`: Hotel Map on this machine, from Node alone; first it installs and builds what is missing. */

const root = dirname(dirname(fileURLToPath(import.meta.url)))

try {
  await ensureReady(root, process.env)
  const main = join(root, 'dist/hotelapp/main.js')
  // It reads its words as if it had been called itself.
  process.argv = [process.execPath, main, 'all']
  await import(pathToFileURL(main).href)
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  process.stderr.write(`hotelapp: ${error.message}\n`)
  process.exitCode = 1
}

import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ensureReady } from './setup.mjs'

/* `npm run bench -- terminal`: the benchmarks are TypeScript, so they run from the build. */

const root = dirname(dirname(fileURLToPath(import.meta.url)))
await ensureReady(root, process.env)
await import(pathToFileURL(join(root, 'dist/server/bench.js')).href)

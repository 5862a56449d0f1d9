import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { build } from 'vite'
import { buildHotelApp } from '../hotelapp/build.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const serverOut = join(root, 'dist/server')
const TEMPLATE = 'presenter-template.json'
const KEEP_MS = 24 * 60 * 60 * 1000

/** What dist/server holds, by name; each is loaded by that name, all else is a chunk beside it. */
const ENTRIES = {
  main: 'server/main.ts',
  sandbox: 'server/sandbox/main.ts',
  tools: 'server/tools/main.ts',
  'marp-cli-engine': 'server/deck/marp-cli-engine.ts',
  'presenter-template': 'server/handout/presenter-template.ts',
  bench: 'scripts/bench/main.ts',
}

/**
 * Stays in node_modules: binaries and workers that find their files beside themselves, and packages that are only loaded
 * on demand. Everything else is bundled, because one file is imported several times faster than express's hundred.
 */
const EXTERNAL = [
  'node-pty',
  // Its hundreds of grammars; Marp itself is bundled.
  '@marp-team/marp-core/plugins/shiki',
  '@marp-team/marp-cli',
  'shiki',
  'jq-wasm',
  'playwright-core',
  'vite',
]

/** How long each plugin took is of no use to whoever only wants to start. */
const QUIET = { checks: { bundlerTimings: false } }

async function buildClient() {
  if (!existsSync(join(root, 'client/index.html'))) return
  await build({
    root: join(root, 'client'),
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'warn',
    // The page comes from loopback or ssh; xterm is most of it, and splitting it would only delay the terminal.
    build: { chunkSizeWarningLimit: 2000, rolldownOptions: QUIET },
  })
}

async function buildServer() {
  const present = Object.entries(ENTRIES).filter(([, file]) => existsSync(join(root, file)))
  if (present.length === 0) return
  const result = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, external: EXTERNAL },
    build: {
      ssr: true,
      target: 'node20',
      outDir: serverOut,
      // A lecture that already runs may still load its chunks; pruneServer takes away what is old.
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        ...QUIET,
        input: Object.fromEntries(present.map(([name, file]) => [name, join(root, file)])),
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  })
  await keepTemplate()
  pruneServer(new Set([...result.output.map(({ fileName }) => fileName), TEMPLATE]))
}

/** Asking marp-cli for its template takes a second, so an export finds it made. */
async function keepTemplate() {
  const { makePresenterTemplate } = await import(pathToFileURL(join(serverOut, 'presenter-template.js')).href)
  writeFileSync(join(serverOut, TEMPLATE), JSON.stringify(await makePresenterTemplate()))
}

function pruneServer(fresh) {
  for (const name of readdirSync(serverOut)) {
    const file = join(serverOut, name)
    if (!fresh.has(name) && Date.now() - statSync(file).mtimeMs > KEEP_MS) rmSync(file, { recursive: true })
  }
}

try {
  await Promise.all([buildClient(), buildServer(), buildHotelApp(join(root, 'dist/hotelapp'))])
} catch (error) {
  // The bundler colours its messages for a log file as well, and its stack names only the bundler.
  const { message } = error
  process.stderr.write(`${process.stderr.isTTY ? message : stripVTControlCharacters(message)}\n`)
  process.exitCode = 1
}

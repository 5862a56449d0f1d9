import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

import { build } from 'vite'

const here = dirname(fileURLToPath(import.meta.url))

/**
 * Bundles Hotel Map into one file, `main.js`, with the page inside: Node needs nothing beside it. In livedeck's
 * repository it takes Vite and Leaflet from there, in a copy of this folder from its own node_modules.
 */
export async function buildHotelApp(outDir = join(here, 'dist')) {
  await build({
    root: here,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: 'node20',
      outDir,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        input: { main: join(here, 'src/node/main.ts') },
        output: { entryFileNames: '[name].js', banner: '#!/usr/bin/env node' },
      },
    },
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildHotelApp()

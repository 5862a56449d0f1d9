import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'

/* What the scripts on a lab shell's PATH run: `node bin/tool.mjs jq …`; see server/tools/main.ts. */

const built = join(dirname(dirname(fileURLToPath(import.meta.url))), 'dist/server/tools.js')
const { main } = await import(pathToFileURL(built).href)
process.exitCode = await main(process.argv.slice(2), process.env)

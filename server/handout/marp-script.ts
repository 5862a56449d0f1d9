import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'

const require = createRequire(import.meta.url)
let script: Promise<string> | null = null

/** Reads Marp's helper for browsers, which scales headings and code that are too wide; a lecture's page holds the same. */
export function readMarpScript(): Promise<string> {
  const folder = path.dirname(require.resolve('@marp-team/marp-core/package.json'))
  script ??= readFile(path.join(folder, 'lib', 'browser-iife.iife.js'), 'utf8')
  return script
}

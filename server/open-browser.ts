import { spawn } from 'node:child_process'

import type { Variables } from './shell/environment.ts'

/** The program that opens a URL in the user's browser, with fixed words before the URL. */
function findOpener(environment: Variables): [string, ...string[]] | null {
  if (process.platform === 'darwin') return ['open']
  if (process.platform === 'win32') return ['explorer.exe']
  const hasScreen = environment['DISPLAY'] !== undefined || environment['WAYLAND_DISPLAY'] !== undefined
  return hasScreen ? ['xdg-open'] : null
}

/** Opens the user's browser where there is one; the link was printed, so nothing is lost where there is none. */
export function openBrowser(url: string, environment: Variables): void {
  const opener = findOpener(environment)
  if (opener === null) return
  const [file, ...args] = opener
  const child = spawn(file, [...args, url], { stdio: 'ignore', detached: true })
  child.on('error', () => {
    process.stdout.write(`  No browser could be opened (${file} is missing): open the link yourself.\n`)
  })
  child.unref()
}

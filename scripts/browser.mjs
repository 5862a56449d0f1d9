import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import process from 'node:process'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** Gives the path of a Chromium: `CHROME_PATH`, else /usr/bin and PATH by the names distributions use; null without one. */
export function findBrowser(env) {
  if (env.CHROME_PATH) return isExecutable(env.CHROME_PATH) ? env.CHROME_PATH : null
  const folders = ['/usr/bin', ...(env.PATH ?? '').split(delimiter)]
  const paths = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
  return paths.find(isExecutable) ?? null
}

/**
 * Installs Debian's Chromium, which only root can do. Gives `problem`, null or one line that says how to get one, and
 * `output`, what apt-get printed.
 */
export function installBrowser(env) {
  const advice = 'install Chromium (Debian: apt-get install chromium) or name one in CHROME_PATH'
  if (env.CHROME_PATH) return { problem: `CHROME_PATH is no program: ${env.CHROME_PATH}`, output: '' }
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0)
    return { problem: `no Chromium found; ${advice}`, output: '' }
  const apt = (...args) =>
    spawnSync('apt-get', ['-qq', ...args], {
      encoding: 'utf8',
      env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  const runs = [apt('update'), apt('install', '-y', '--no-install-recommends', 'chromium')]
  const output = runs.map(({ stdout, stderr }) => `${stdout}${stderr}`).join('')
  return { problem: runs[1].status === 0 ? null : `apt-get could not install Chromium; ${advice}`, output }
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

/*
 * Makes a base image for the Dockerfile where Docker Hub is out of reach: `node offline-base.mjs [NAME]`. It holds this
 * machine's Node with its shared libraries, its npm, and npm's cache with the packages of package-lock.json, on top of a
 * busybox image that the engine has. Needs Linux, a Node that is linked dynamically, and an npm that reaches a registry.
 */

const here = dirname(fileURLToPath(import.meta.url))
const name = process.argv[2] ?? 'hotelapp-base'
const run = (command, args, cwd) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })

function copyInto(folder, path) {
  mkdirSync(join(folder, dirname(path)), { recursive: true })
  copyFileSync(realpathSync(path), join(folder, path))
}

/** Paths of a program's shared libraries and of its loader, as ldd(1) prints them. */
const librariesOf = (program) =>
  run('ldd', [program])
    .split('\n')
    .flatMap((line) => /(\/\S+) \(0x/.exec(line)?.[1] ?? [])

function fill(folder) {
  const node = realpathSync(process.execPath)
  mkdirSync(join(folder, 'usr/local/bin'), { recursive: true })
  copyFileSync(node, join(folder, 'usr/local/bin/node'))
  const npm = join(run('npm', ['root', '--global']).trim(), 'npm')
  cpSync(realpathSync(npm), join(folder, 'usr/local/lib/node_modules/npm'), { recursive: true })
  symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(folder, 'usr/local/bin/npm'))
  // The packages go through npm once here, so that its cache has them. The bundler among them is no script.
  const copy = join(folder, 'copy')
  mkdirSync(copy)
  for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(here, file), join(copy, file))
  run('npm', ['ci', '--no-audit', '--no-fund', '--cache', join(folder, 'npm-cache')], copy)
  const addOns = readdirSync(copy, { recursive: true }).filter((path) => path.endsWith('.node'))
  const libraries = [node, ...addOns.map((path) => join(copy, path))].flatMap(librariesOf)
  for (const library of new Set(libraries)) copyInto(folder, library)
  rmSync(copy, { recursive: true })
  writeFileSync(join(folder, 'Dockerfile'), DOCKERFILE)
}

const DOCKERFILE = `FROM busybox
COPY . /
RUN rm /Dockerfile && mkdir -p /usr/bin /tmp && chmod 1777 /tmp \\
    && { [ -e /usr/bin/env ] || ln -s /bin/busybox /usr/bin/env; }
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin npm_config_cache=/npm-cache npm_config_offline=true
CMD ["node"]
`

const folder = mkdtempSync(join(tmpdir(), 'hotelapp-base-'))
try {
  fill(folder)
  execFileSync('docker', ['build', '--tag', name, folder], { stdio: 'inherit' })
} finally {
  rmSync(folder, { recursive: true })
}

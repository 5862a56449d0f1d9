import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { baseImages } from './docker/base-images.ts'
import { emptyDocker } from './docker/docker-folder.ts'
import { Hub } from './docker/hub.ts'
import { makeKubeconfig } from './kubeconfig.ts'
import { ALIVE_MS, type SandboxMessage, type StartMessage, isStartMessage } from './process-message.ts'
import { createCatalogue } from './programs/catalogue.ts'
import { makeImages, registriesFolder } from './programs/images/standard-images.ts'
import { RealClock } from './real-clock.ts'
import { Sandbox } from './sandbox.ts'

/*
 * The sandbox's process: started by server/sandbox-process.ts over an IPC channel, and ended with it. Nothing is read from
 * the environment or from argv.
 */

const tell = (message: SandboxMessage): void => {
  if (process.connected) process.send?.(message)
}

/** Bugs go to the owner's ear and end nothing: a lecture goes on with the rest of the cluster. */
function complain(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
}

async function start({ folder, ports, token, seed }: StartMessage): Promise<Sandbox> {
  // A sandbox that crashed in this folder could not tidy up.
  await rm(registriesFolder(folder), { recursive: true, force: true })
  await emptyDocker(folder)
  const images = makeImages({ folder })
  const hub = new Hub([...images, ...baseImages])
  const sandbox = await Sandbox.start({
    ports,
    token,
    seed,
    catalogue: createCatalogue(images.map((image) => hub.withDigest(image))),
    hub,
    folder,
    onState: (state) => tell({ type: 'state', ...state }),
    onError: complain,
  })
  const kubeconfig = join(folder, 'kubeconfig')
  const { url: server, controlUrl: control, certificate } = sandbox
  await writeFile(kubeconfig, makeKubeconfig({ server, certificate, token, control }), { mode: 0o600 })
  tell({ type: 'ready', ports: sandbox.ports, kubeconfig })
  return sandbox
}

process.on('uncaughtException', complain)
// In the machine's own time, whatever speed the cluster has.
new RealClock().every(ALIVE_MS, () => tell({ type: 'alive' }))

let running: Promise<Sandbox> | undefined

process.on('message', (message) => {
  if (!isStartMessage(message) || running) return
  running = start(message)
  running.catch((error: unknown) => {
    complain(error)
    const code = error instanceof Error && 'code' in error ? { code: String(error.code) } : {}
    tell({ type: 'failed', message: error instanceof Error ? error.message : String(error), ...code })
    process.disconnect()
  })
})

// The owner is gone, or wants it to end. Signals of the lecturer's terminal are the owner's to take.
process.once('disconnect', () => void end())
for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => undefined)
process.once('SIGTERM', () => void end())

async function end(): Promise<void> {
  const sandbox = await running?.catch(() => undefined)
  await sandbox?.dispose()
  process.exit(0)
}

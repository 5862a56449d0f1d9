import { basename } from 'node:path'
import process from 'node:process'

import { runService } from '../run-service.ts'
import { SERVICES, SERVICE_NAMES, isServiceName } from '../services.ts'
import type { ServiceName } from '../services.ts'
import { newNodePlatform } from './node-platform.ts'

const USAGE = `usage: hotelapp ${SERVICE_NAMES.join('|')}    runs one service
       hotelapp all    runs all five on 127.0.0.1
`

/** Aborted by SIGTERM, and by SIGINT (Ctrl-C) with the reason 'now'. */
function untilSignal(): AbortSignal {
  const stop = new AbortController()
  process.once('SIGTERM', () => stop.abort('drain'))
  process.once('SIGINT', () => stop.abort('now'))
  return stop.signal
}

/** Runs all five on loopback, those that are asked first, so that the log does not begin with complaints. */
async function runAll(environment: NodeJS.ProcessEnv, stop: AbortSignal): Promise<number> {
  const addresses = SERVICE_NAMES.map((name) => [
    `${name.toUpperCase()}_ADDRESS`,
    `127.0.0.1:${SERVICES[name].port}`,
  ])
  const all = { ...environment, ...Object.fromEntries(addresses), LISTEN_HOST: '127.0.0.1', LISTEN_PORT: '' }
  // Where one cannot start, the others must not stay.
  const failed = new AbortController()
  const platform = newNodePlatform({ environment: all, stop: AbortSignal.any([stop, failed.signal]) })
  const order: readonly ServiceName[] = ['geo', 'rate', 'profile', 'search', 'frontend']
  platform.log(`hotelapp: the map is at http://127.0.0.1:${SERVICES.frontend.port}/ (Ctrl-C ends it)`)
  const codes = await Promise.all(
    order.map(async (name) => {
      const code = await runService(name, platform)
      if (code !== 0) failed.abort('now')
      return code
    }),
  )
  return Math.max(...codes)
}

/** Runs the service that is named by its own name, as a link to it is called, or by the first word after it. */
async function main(argv: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const own = basename(argv[1] ?? '')
  const word = isServiceName(own) ? own : (argv[2] ?? '')
  if (word === 'all') return await runAll(environment, untilSignal())
  if (isServiceName(word))
    return await runService(word, newNodePlatform({ environment, stop: untilSignal() }))
  process.stderr.write(USAGE)
  return 2
}

process.exitCode = await main(process.argv, process.env)

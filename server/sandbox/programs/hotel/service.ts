import { runService } from '../../../../hotelapp/src/run-service.ts'
import type { ServiceName } from '../../../../hotelapp/src/services.ts'
import type { ProcessContext } from '../program.ts'
import { newTransport } from './transport.ts'

/** Runs one of Hotel Map's services, the same source as elsewhere, on a pod's network and the cluster's clock. */
export async function runHotelService(name: ServiceName, context: ProcessContext): Promise<number> {
  const { clock, chance, network } = context
  const stop = new AbortController()
  context.onSignal('TERM', () => stop.abort('drain'))
  context.onSignal('INT', () => stop.abort('now'))
  context.signal.addEventListener('abort', () => stop.abort('now'), { once: true })
  return await runService(name, {
    environment: context.env,
    transport: newTransport(network),
    clock: {
      now: () => clock.now(),
      after: (milliseconds, callback) => clock.after(milliseconds, callback),
    },
    log: (line) => {
      if (!context.signal.aborted) context.stdout.write(`${line}\n`)
    },
    stop: stop.signal,
    randomHex: (digits) => Array.from({ length: digits }, () => chance.integer(0, 16).toString(16)).join(''),
  })
}

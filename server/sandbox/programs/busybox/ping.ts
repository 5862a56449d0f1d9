import { applet } from './applet.ts'
import type { Tool } from './applet.ts'
import { badAddress, invalidNumber } from './messages.ts'
import { parseDuration } from './format.ts'
import { isAddress, isReachable, resolveHost } from './resolve.ts'

const LOOPBACK = /^127\./

/**
 * `ping`, in the format of busybox. No ICMP is sent: an address that the network knows a way to answers, after a time drawn
 * to look like one on this machine (loopback) or in a cluster.
 */
export const ping = applet({
  name: 'ping',
  usage: '[-c COUNT] [-i SECONDS] [-s SIZE] [-w SECONDS] [-q] HOST',
  about: 'Send ICMP ECHO_REQUESTs to HOST (simulated)',
  options: '46c:s:i:At:I:W:w:qp:',
  atLeast: 1,
  run: async (tool) => {
    const host = tool.operands[0] ?? ''
    const address = await resolveHost(tool.context, host)
    if (address === undefined) return tool.fail(badAddress(host))
    const numbers = ['c', 's', 'i', 'w'].map((letter) => tool.value(letter))
    const bad = numbers.find((text) => text !== undefined && parseDuration(text) === undefined)
    if (bad !== undefined) return tool.fail(invalidNumber(bad))
    const size = Number(tool.value('s') ?? '56')
    await tool.print(`PING ${host} (${isAddress(address) ? address : host}): ${size} data bytes\n`)
    return new Pinging(tool, host, address, size).run()
  },
})

class Pinging {
  readonly #tool: Tool
  readonly #host: string
  readonly #address: string
  readonly #size: number
  readonly #times: number[] = []
  #transmitted = 0

  constructor(tool: Tool, host: string, address: string, size: number) {
    this.#tool = tool
    this.#host = host
    this.#address = address
    this.#size = size
  }

  async run(): Promise<number> {
    const { context } = this.#tool
    const { clock, signal } = context
    const count = Number(this.#tool.value('c') ?? 'Infinity') || Infinity
    const interval = Math.max(2, parseDuration(this.#tool.value('i') ?? '1') ?? 1000)
    const deadline = clock.now() + (parseDuration(this.#tool.value('w') ?? '') ?? Infinity)
    const stop = new AbortController()
    // Only where it means something: PID 1 of a container gets no Ctrl-C, and must not answer TERM either.
    const interrupt = context.onSignal('INT', () => stop.abort())
    const both = AbortSignal.any([stop.signal, signal])
    while (!stop.signal.aborted) {
      await this.#echo()
      if (this.#transmitted >= count || clock.now() + interval > deadline) break
      try {
        await clock.sleep(interval, both)
      } catch {
        signal.throwIfAborted()
      }
    }
    interrupt.dispose()
    await this.#summary()
    return this.#times.length > 0 ? 0 : 1
  }

  async #echo(): Promise<void> {
    const seq = this.#transmitted++
    const { chance } = this.#tool.context
    if (!(await isReachable(this.#tool.context, this.#address))) return
    const base = LOOPBACK.test(this.#address) ? 0.045 : 0.12
    const time = base + chance.fraction() * base
    this.#times.push(time)
    if (this.#tool.has('q')) return
    const line = `${this.#size + 8} bytes from ${this.#address}: seq=${seq} ttl=64 time=${time.toFixed(3)} ms\n`
    await this.#tool.print(line)
  }

  async #summary(): Promise<void> {
    const times = this.#times
    const sum = times.reduce((total, time) => total + time, 0)
    const numbers = [Math.min(...times), sum / times.length, Math.max(...times)].map((time) =>
      time.toFixed(3),
    )
    const lost = Math.floor((100 * (this.#transmitted - times.length)) / Math.max(1, this.#transmitted))
    const trip = times.length === 0 ? '' : `round-trip min/avg/max = ${numbers.join('/')} ms\n`
    await this.#tool.print(
      `\n--- ${this.#host} ping statistics ---\n` +
        `${this.#transmitted} packets transmitted, ${times.length} packets received, ${lost}% packet loss\n${trip}`,
    )
  }
}

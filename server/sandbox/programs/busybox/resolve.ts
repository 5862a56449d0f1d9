import type { FileSystem, ProcessContext } from '../program.ts'

/** The echo service's, which nobody runs any more. */
const ECHO_PORT = 7

const ADDRESS = /^(?:[0-9]{1,3}\.){3}[0-9]{1,3}$/

/** Whether a text is an IPv4 address. */
export const isAddress = (text: string): boolean =>
  ADDRESS.test(text) && text.split('.').every((part) => Number(part) < 256)

/** An address answers unless the network knows no way to it; no port is needed for that. */
export async function isReachable(context: ProcessContext, address: string): Promise<boolean> {
  if (address.startsWith('127.') || address === context.network.ip) return true
  try {
    const connection = await context.network.dial(address, ECHO_PORT)
    connection.destroy()
    return true
  } catch (error) {
    context.signal.throwIfAborted()
    return !(typeof error === 'object' && error !== null && 'code' in error && error.code === 'no-route')
  }
}

/** The lines of /etc/hosts; none when there is no such file. */
export function readHosts(files: FileSystem): { address: string; names: string[] }[] {
  if (!files.exists('/etc/hosts')) return []
  const lines = files.readFile('/etc/hosts').toString().split('\n')
  return lines.map((line) => {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    return { address, names }
  })
}

/** The first address of a host: itself, /etc/hosts, the cluster's DNS; undefined for an unknown one. */
export async function resolveHost(context: ProcessContext, host: string): Promise<string | undefined> {
  if (isAddress(host)) return host
  const known = readHosts(context.files).find(
    ({ address, names }) => isAddress(address) && names.includes(host),
  )
  if (known) return known.address
  if (host === 'localhost') return '127.0.0.1'
  try {
    return (await context.network.resolve(host))[0]
  } catch {
    context.signal.throwIfAborted()
    return undefined
  }
}

import type { ProcessContext } from '../program.ts'

const ADDRESS = /^(?:[0-9]{1,3}\.){3}[0-9]{1,3}$/

/** Whether a text is an IPv4 address. */
export const isAddress = (text: string): boolean =>
  ADDRESS.test(text) && text.split('.').every((part) => Number(part) < 256)

/** The first address of a host: itself, /etc/hosts, the cluster's DNS; undefined for an unknown one. */
export async function resolveHost(context: ProcessContext, host: string): Promise<string | undefined> {
  if (isAddress(host)) return host
  const { files } = context
  const hosts = files.exists('/etc/hosts') ? files.readFile('/etc/hosts').toString() : ''
  for (const line of hosts.split('\n')) {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    if (address !== undefined && isAddress(address) && names.includes(host)) return address
  }
  if (host === 'localhost') return '127.0.0.1'
  try {
    return (await context.network.resolve(host))[0]
  } catch {
    context.signal.throwIfAborted()
    return undefined
  }
}

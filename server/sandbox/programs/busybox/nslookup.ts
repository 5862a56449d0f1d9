import { applet } from './applet.ts'
import { isAddress } from './resolve.ts'

/** `nslookup NAME`, in the form of busybox; names are searched as resolv.conf says. */
export const nslookup = applet({
  name: 'nslookup',
  usage: '[-type=QUERY_TYPE] HOST [DNS_SERVER]',
  about: 'Query DNS about HOST',
  atLeast: 1,
  options: 't:d',
  run: async (tool) => {
    const { context } = tool
    const host = tool.operands[0] ?? ''
    const config = context.files.exists('/etc/resolv.conf')
      ? context.files.readFile('/etc/resolv.conf').toString()
      : ''
    const server = tool.operands[1] ?? (/^nameserver\s+(\S+)/m.exec(config)?.[1] || '127.0.0.1')
    await tool.print(`Server:\t\t${server}\nAddress:\t${server}:53\n\n`)
    try {
      const addresses = isAddress(host) ? [host] : await context.network.resolve(host)
      const name = isAddress(host) || host.includes('.cluster.local') ? host : qualify(host, config)
      await tool.print(addresses.map((address) => `Name:\t${name}\nAddress: ${address}\n`).join(''))
      await tool.print('\n')
      return 0
    } catch {
      context.signal.throwIfAborted()
      await tool.print(`** server can't find ${host}: NXDOMAIN\n\n** server can't find ${host}: NXDOMAIN\n\n`)
      return 1
    }
  },
})

/** The name that the search list makes of a short one: a Service's, or a Service's and its namespace's. */
function qualify(host: string, config: string): string {
  const domains = /^search\s+(.+)$/m.exec(config)?.[1]?.split(/\s+/) ?? []
  const dots = host.split('.').length - 1
  const domain = domains[dots]
  return domain === undefined || !domain.endsWith('cluster.local') ? host : `${host}.${domain}`
}

import type { Duplex } from 'node:stream'

import { complain, readChunks, write } from '../io.ts'
import { applet } from './applet.ts'
import type { Tool } from './applet.ts'
import { badAddress, cannotConnect } from './messages.ts'
import { resolveHost } from './resolve.ts'
import { within } from './within.ts'

/** `nc`: connects its input and output to a port, or listens; `-z` only tries to connect. */
export const nc = applet({
  name: 'nc',
  usage: '[-l] [-p PORT] [-w SEC] [-z] [HOST PORT]',
  about: 'Open a pipe to IP:PORT or FILE',
  options: 'lkp:w:zvni:ute:',
  run: (tool) => (tool.has('l') ? listen(tool) : connect(tool)),
})

async function connect(tool: Tool): Promise<number> {
  const { context } = tool
  const [host = '', port = ''] = tool.operands
  const address = await resolveHost(context, host)
  if (address === undefined) return tool.fail(badAddress(host))
  let connection: Duplex | undefined
  try {
    connection = await within(
      context,
      Number(tool.value('w') ?? '900') * 1000,
      context.network.dial(address, Number(port)),
    )
  } catch {
    context.signal.throwIfAborted()
    return tool.has('z') && !tool.has('v') ? 1 : tool.fail(cannotConnect(address, 'Connection refused'))
  }
  if (!connection) return tool.fail('timed out')
  if (tool.has('v')) await complain(context, `${host} (${address}:${port}) open\n`)
  if (!tool.has('z')) await converse(tool, connection)
  connection.destroy()
  return 0
}

async function listen(tool: Tool): Promise<number> {
  const { context } = tool
  const port = Number(tool.value('p') ?? tool.operands.at(-1) ?? '0')
  do {
    let take: (connection: Duplex) => void = () => undefined
    const accepted = new Promise<Duplex>((resolve) => {
      take = resolve
    })
    let listener
    try {
      listener = context.network.listen(port, (connection) => take(connection))
    } catch {
      return tool.fail('bind: Address already in use')
    }
    const connection = await accepted
    listener.dispose()
    await converse(tool, connection)
    connection.destroy()
  } while (tool.has('k'))
  return 0
}

/** `telnet`: `nc` that says when it is connected. */
export const telnet = applet({
  name: 'telnet',
  usage: 'HOST [PORT]',
  about: 'Connect to telnet server',
  options: 'al:',
  atLeast: 1,
  run: async (tool) => {
    const { context } = tool
    const [host = '', port = '23'] = tool.operands
    const address = await resolveHost(context, host)
    if (address === undefined) return tool.fail(badAddress(host))
    try {
      const connection = await context.network.dial(address, Number(port))
      await tool.print(`Connected to ${host}\n`)
      await converse(tool, connection)
      connection.destroy()
    } catch {
      context.signal.throwIfAborted()
      return tool.fail(cannotConnect(address, 'Connection refused'))
    }
    await tool.print('Connection closed by foreign host\n')
    return 1
  },
})

/** Both ways at once, until the other side has no more to say. */
async function converse(tool: Tool, connection: Duplex): Promise<void> {
  const { context } = tool
  const sending = pump(tool, context.stdin, connection).then(
    () => connection.end(),
    () => undefined,
  )
  await pump(tool, connection, context.stdout)
  void sending
}

async function pump(
  tool: Tool,
  from: Tool['context']['stdin'],
  to: Tool['context']['stdout'],
): Promise<void> {
  for await (const chunk of readChunks(tool.context, from)) {
    await write(tool.context, to, chunk)
  }
}

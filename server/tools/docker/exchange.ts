import { type IncomingMessage, request } from 'node:http'

/** What a registry answered; its body is read to the end. */
export interface Answer {
  status: number
  headers: IncomingMessage['headers']
  body: Buffer
}

export interface Question {
  method: string
  url: URL
  headers?: Readonly<Record<string, string>>
  body?: Buffer
  /** Told how many bytes of either body have gone over so far. */
  onBytes?: (bytes: number) => void
}

const CHUNK = 64 * 1024
/** No answer for so long is none. */
const SILENCE_MS = 60_000

/** Asks a registry over plain HTTP. */
export function exchange({ method, url, headers = {}, body, onBytes }: Question): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(body.length) }
    const sent = request(url, { method, headers: { ...headers, ...length }, agent: false })
    sent.setTimeout(SILENCE_MS, () => sent.destroy(new Error(`${url.host} does not answer`)))
    sent.once('error', reject)
    sent.once('response', (answer) => {
      const chunks: Buffer[] = []
      let received = 0
      answer.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        received += chunk.length
        if (method === 'GET') onBytes?.(received)
      })
      answer.once('error', reject)
      answer.once('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
      )
    })
    if (body === undefined) sent.end()
    else void sendBody(sent, body, onBytes)
  })
}

async function sendBody(
  sent: ReturnType<typeof request>,
  body: Buffer,
  onBytes?: (bytes: number) => void,
): Promise<void> {
  for (let at = 0; at < body.length && !sent.destroyed; at += CHUNK) {
    await new Promise<void>((resolve) => sent.write(body.subarray(at, at + CHUNK), () => resolve()))
    onBytes?.(Math.min(at + CHUNK, body.length))
  }
  sent.end()
}

import { type WriteStream, createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { basename } from 'node:path'

import { type Io, type Tool, write } from '../io.ts'
import { BINARY_WARNING, CURL_HELP, CURL_TRY, CURL_VERSION } from '../messages.ts'
import { type CurlCall, parseCurlCall } from './arguments.ts'
import { CurlError } from './curl-error.ts'
import { drawMeter, fillWriteOut } from './report.ts'
import { makeRequest } from './request.ts'
import { Transfer } from './transfer.ts'

/*
 * curl's common uses over HTTP and HTTPS: its flags, its words and its exit codes. Not here: other protocols, proxies,
 * HTTP/2, cookie jars, forms with files (-F), ranges, URL globs and retries; their options are refused as unknown.
 */

/** `curl`, where the machine has none. */
export const curl: Tool = async (words, io) => {
  try {
    const call = parseCurlCall(words)
    if (call.asksFor !== null) {
      await write(io.stdout, call.asksFor === 'help' ? CURL_HELP : CURL_VERSION)
      return 0
    }
    if (call.urls.length === 0) throw new CurlError('usage', 'no URL specified')
    let code = 0
    for (const [index, url] of call.urls.entries()) code = await fetchOne(call, url, index, io)
    return code
  } catch (error) {
    if (!(error instanceof CurlError)) throw error
    await write(io.stderr, `curl: ${error.message}\n${CURL_TRY}`)
    return error.exitCode
  }
}

async function fetchOne(call: CurlCall, given: string, index: number, io: Io): Promise<number> {
  const file = nameOutput(call.outputs[index], given)
  const explain = call.isVerbose ? (line: string): void => void io.stderr.write(`${line}\n`) : (): void => {}
  const transfer = new Transfer(call, given, explain)
  const sink = new Sink(file, io)
  let failure: CurlError | null = null
  try {
    await transfer.run(await makeRequest(call, given, io), sink)
  } catch (error) {
    if (!(error instanceof CurlError)) throw error
    failure = error
  }
  await sink.end()
  const facts = transfer.facts(failure)
  const isMetered = !call.isSilent && !call.isVerbose && (file !== null || !io.stdout.isTTY)
  if (isMetered) await write(io.stderr, drawMeter(facts))
  if (failure && (!call.isSilent || call.showsErrors))
    await write(io.stderr, `curl: (${failure.exitCode}) ${failure.message}\n`)
  if (call.writeOut !== '') await write(io.stdout, fillWriteOut(call.writeOut, facts))
  return failure?.exitCode ?? 0
}

/** The file that a body goes to; null for standard output. */
function nameOutput(output: CurlCall['outputs'][number] | undefined, given: string): string | null {
  if (output === undefined || output === '-') return null
  if (typeof output === 'string') return output
  const name = basename(given.replace(/^(?:\w+:\/\/)?[^/]*/, '').replace(/[?#].*$/s, ''))
  if (name === '') throw new CurlError('usage', 'Remote file name has no length')
  return name
}

/** Where a body goes: standard output, or a file that is made with the first byte. */
export class Sink {
  readonly #file: string | null
  readonly #io: Io
  #stream: WriteStream | null = null
  #isFirst = true

  constructor(file: string | null, io: Io) {
    this.#file = file
    this.#io = io
  }

  /** @throws {CurlError} `write` where it cannot be written, or where it would garble a terminal */
  async write(bytes: Buffer): Promise<void> {
    if (this.#file === null) {
      if (this.#isFirst && this.#io.stdout.isTTY && bytes.includes(0)) {
        await write(this.#io.stderr, BINARY_WARNING)
        throw new CurlError('write', 'client returned ERROR on write')
      }
      this.#isFirst = false
      return await write(this.#io.stdout, bytes)
    }
    this.#stream ??= await openFile(this.#file)
    if (!this.#stream.write(bytes)) await once(this.#stream, 'drain')
  }

  async end(): Promise<void> {
    if (!this.#stream) return
    const closed = once(this.#stream, 'close')
    this.#stream.end()
    await closed
  }
}

async function openFile(file: string): Promise<WriteStream> {
  const stream = createWriteStream(file)
  try {
    await once(stream, 'open')
    return stream
  } catch (cause) {
    throw new CurlError('write', `Failure writing output to destination, could not open ${file}`, { cause })
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { BIN } from './sandbox-command.ts'
import { Window, tradeToken } from './window.ts'

/** A real `livedeck present` in a process of its own, on a free port, with a deck of the test's. */
export class Presentation {
  readonly child: ChildProcess
  readonly dir: string
  readonly deck: string
  readonly url: string
  readonly #links: { presenter: string; follower: string }

  private constructor(
    child: ChildProcess,
    dir: string,
    deck: string,
    links: { presenter: string; follower: string },
  ) {
    this.child = child
    this.dir = dir
    this.deck = deck
    this.#links = links
    this.url = new URL(links.presenter).origin
  }

  /**
   * Starts livedeck on a deck's text, or on a deck that is there already (`file`); on this machine's own shell unless the
   * arguments name another target.
   */
  static async start(
    deck: { markdown: string } | { file: string },
    args: string[] = ['--target', 'local'],
    env: Record<string, string> = {},
  ): Promise<Presentation> {
    const dir = await mkdtemp(join(tmpdir(), 'livedeck-test-'))
    const file = 'file' in deck ? deck.file : join(dir, 'deck.md')
    if ('markdown' in deck) await writeFile(file, deck.markdown)
    const child = spawn(
      process.execPath,
      [BIN, 'present', file, '--no-open', '--share', '--port', '0', ...args],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, HOME: dir, ...env },
      },
    )
    const presenter = await readLink(child, /presenter +(\S+)/)
    const follower = await readLink(child, /followers +(\S+)/)
    return new Presentation(child, dir, file, { presenter, follower })
  }

  /** The presenter's link, which works once. */
  get presenterLink(): string {
    return this.#links.presenter
  }

  get followerLink(): string {
    return this.#links.follower
  }

  /** Opens the presenter's window; only once for a presentation. */
  async openPresenter(): Promise<Window> {
    return await Window.open(this.url, await tradeToken(this.url, tokenOf(this.#links.presenter)))
  }

  async openFollower(): Promise<Window> {
    return await Window.open(this.url, await tradeToken(this.url, tokenOf(this.#links.follower)))
  }

  /** Ends the server as Ctrl-C does and gives its exit code. */
  async end(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const exited = once(this.child, 'exit')
      this.child.kill(signal)
      await exited
    }
    // A shell that outlives a killed server for a moment may still write its history here.
    await rm(this.dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
    return this.child.exitCode
  }
}

/** The token in a link's fragment. */
export function tokenOf(link: string): string {
  return new URLSearchParams(new URL(link).hash.slice(1)).get('token') ?? ''
}

const outputs = new WeakMap<ChildProcess, { text: string }>()

async function readLink(child: ChildProcess, pattern: RegExp): Promise<string> {
  let output = outputs.get(child)
  if (!output) {
    output = { text: '' }
    outputs.set(child, output)
    const gather = (chunk: Buffer): void => void ((output ?? { text: '' }).text += chunk.toString())
    child.stdout?.on('data', gather)
    child.stderr?.on('data', gather)
  }
  for (;;) {
    const link = pattern.exec(output.text)?.[1]
    if (link !== undefined) return link
    if (child.exitCode !== null) throw new Error(`livedeck ended with ${child.exitCode}: ${output.text}`)
    await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit')])
  }
}

import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { type Interface, createInterface } from 'node:readline'

import { createApp } from './app.ts'
import type { Arguments } from './arguments.ts'
import type { LiveSettings } from './deck/deck.ts'
import { parseFrontMatter } from './deck/front-matter.ts'
import { readDeck } from './deck/load.ts'
import { normaliseMarkdown } from './deck/markdown.ts'
import { createWebServer, followSockets, listHostNames, listen, nameLinks, urlOf } from './listen.ts'
import { ArgumentError, expectedTarget } from './messages.ts'
import { Credentials } from './live/credentials.ts'
import { Gateway } from './live/gateway.ts'
import { Lecture } from './live/lecture.ts'
import { LiveDeck } from './live/live-deck.ts'
import { listAllowedAddresses } from './live/request-guard.ts'
import { openBrowser } from './open-browser.ts'
import type { Role } from './protocol/server-message.ts'
import { type Variables, terminalEnvironment } from './shell/environment.ts'
import { parseTarget } from './shell/parse-target.ts'
import { Reaper } from './shell/reaper.ts'

export interface PresentOptions {
  args: Arguments
  /** Path of the deck's file. */
  deck: string
  /** The package's folder. */
  home: string
  version: string
  environment: Variables
}

/** The parts of a running presentation, each with an end. */
interface Presentation {
  /** The keyboard of the terminal where livedeck runs, when it has one. */
  input: Interface | null
  server: Server
  /** Every connection, those that never became a request as well. */
  sockets: ReadonlySet<Socket>
  lecture: Lecture
  gateway: Gateway
  liveDeck: LiveDeck
  reaper: Reaper
}

/** How long windows have to take the good-bye, in milliseconds. */
const GOODBYE_MS = 500

/** Presents a deck until a signal comes; resolves with the exit code once nothing is left running. */
export async function present(options: PresentOptions): Promise<number> {
  const settings = readLiveSettings(await readDeck(options.deck))
  const presentation = await start(options, settings)
  const reason = await untilSignal()
  await end(presentation, reason)
  return 0
}

/** Problems are reported when the deck is rendered, not here. */
const ignore = (): void => {}

/** The deck's own settings; what is wrong with them is said when it is rendered. */
function readLiveSettings(markdown: string): LiveSettings {
  return parseFrontMatter(normaliseMarkdown(markdown, ignore), ignore).live
}

/**
 * A deck may not send the lecturer's commands to a host of its choice, nor may they run on the wrong one: where it asks
 * for a target, the command line has to say which it shall be.
 */
function chooseTarget(args: Arguments, settings: LiveSettings): string {
  const { target } = settings
  if (args.target === null && target !== undefined && target !== 'local') {
    throw new ArgumentError('target-asked', expectedTarget(target))
  }
  return args.target ?? 'local'
}

async function start(
  { args, deck, home, version, environment }: PresentOptions,
  settings: LiveSettings,
): Promise<Presentation> {
  const server = createWebServer(args)
  const sockets = followSockets(server)
  const reaper = new Reaper()
  const cwd = dirname(resolve(deck))
  const target = parseTarget(chooseTarget(args, settings), {
    environment: terminalEnvironment(environment),
    cwd,
    reaper,
  })
  const credentials = new Credentials()
  const lecture = new Lecture({ target, shell: args.shell ?? settings.shell ?? 'bash', version })
  const liveDeck = new LiveDeck({ file: resolve(deck), lecture })

  const isTls = args.tlsCert !== null
  const port = await listen(server, args)
  const allowed = listAllowedAddresses(listHostNames(args), port, isTls)
  const url = urlOf(nameLinks(args), port, isTls)
  const makeLink = (role: Role): string => `${url}/#token=${credentials.makeToken(role)}`
  const shared = { credentials, allowed: () => allowed, port: () => port }
  const findPicture = (path: string): string | undefined => liveDeck.findPicture(path)
  server.on(
    'request',
    createApp({ ...shared, clientDir: join(home, 'dist', 'client'), tls: isTls, findPicture }),
  )
  const gateway = new Gateway({ ...shared, lecture, makeLink })
  gateway.attachTo(server)

  const input = announce({ args, environment, deck, target: target.name, makeLink })
  for (const name of ['main', ...settings.terminals]) lecture.terminals.open(name)
  void liveDeck.start()
  return { input, server, sockets, lecture, gateway, liveDeck, reaper }
}

interface Announcement {
  args: Arguments
  environment: Variables
  deck: string
  target: string
  makeLink: (role: Role) => string
}

/** Says where the lecture is, opens the browser there, and gives another link whenever Enter is pressed. */
function announce({ args, environment, deck, target, makeLink }: Announcement): Interface | null {
  const link = makeLink('presenter')
  process.stdout.write(`livedeck: ${deck} on ${target}\n  presenter  ${link}\n`)
  if (args.share) process.stdout.write(`  followers  ${makeLink('follower')}\n`)
  if (args.open) openBrowser(link, environment)
  if (!process.stdin.isTTY) return null
  process.stdout.write('  The presenter’s link works once. Enter makes another, Ctrl-C ends the lecture.\n')
  return createInterface({ input: process.stdin }).on('line', () => {
    process.stdout.write(`  presenter  ${makeLink('presenter')}\n`)
  })
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

function untilSignal(): Promise<string> {
  return new Promise((resolve_) => {
    for (const signal of SIGNALS) process.once(signal, () => resolve_('The lecturer ended the lecture.'))
  })
}

async function end(
  { input, server, sockets, lecture, gateway, liveDeck, reaper }: Presentation,
  reason: string,
): Promise<void> {
  input?.close()
  liveDeck.dispose()
  gateway.dispose(reason)
  const closed = new Promise((resolve_) => server.close(resolve_))
  await lecture.dispose()
  const timer = setTimeout(() => {
    gateway.terminate()
    for (const socket of sockets) socket.destroy()
  }, GOODBYE_MS)
  server.closeIdleConnections()
  await closed
  clearTimeout(timer)
  await reaper.dispose()
}

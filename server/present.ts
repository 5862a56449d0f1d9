import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { join, resolve } from 'node:path'
import { type Interface, createInterface } from 'node:readline'

import { createApp } from './app.ts'
import type { Arguments } from './arguments.ts'
import type { LiveSettings } from './deck/deck.ts'
import { readDeck } from './deck/load.ts'
import { HandoutDesk } from './handout/handout-desk.ts'
import { createWebServer, followSockets, listHostNames, listen, nameLinks, urlOf } from './listen.ts'
import { Credentials } from './live/credentials.ts'
import { Gateway } from './live/gateway.ts'
import { makeServiceFinder } from './kubectl/find-service.ts'
import { Lecture } from './live/lecture.ts'
import { Rehearsed } from './live/rehearsed.ts'
import { LiveDeck } from './live/live-deck.ts'
import { listAllowedAddresses } from './live/request-guard.ts'
import { openBrowser } from './open-browser.ts'
import { isOwnDeck } from './own-deck.ts'
import { type Place, openPlace, readLiveSettings } from './place.ts'
import type { HandoutKind } from './protocol/handout.ts'
import type { Role } from './protocol/server-message.ts'
import type { SandboxProcess } from './sandbox-process.ts'
import type { Variables } from './shell/environment.ts'
import type { Reaper } from './shell/reaper.ts'
import type { Target } from './shell/target.ts'
import { TrustFile, findStateFolder, readLastTranscript } from './state-folder.ts'
import { untilSignal } from './until-signal.ts'

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
  handouts: HandoutDesk
  reaper: Reaper
  sandbox: SandboxProcess | null
}

/** How long windows have to take the good-bye, in milliseconds. */
const GOODBYE_MS = 500

/** Presents a deck until a signal comes; resolves with the exit code once nothing is left running. */
export async function present(options: PresentOptions): Promise<number> {
  const settings = readLiveSettings(await readDeck(options.deck))
  const stopping = new AbortController()
  const signalled = untilSignal().then(() => stopping.abort())
  const presentation = await start(options, settings, stopping.signal)
  if (presentation === null) return 0
  await signalled
  await end(presentation, 'The lecturer ended the lecture.')
  return 0
}

/** Gives null when a signal came before anybody could have joined. */
async function start(
  options: PresentOptions,
  settings: LiveSettings,
  signal: AbortSignal,
): Promise<Presentation | null> {
  const server = createWebServer(options.args)
  const place = await openPlace({ ...options, settings, signal })
  if (signal.aborted) {
    await place.sandbox?.dispose()
    return null
  }
  try {
    return await assemble(options, settings, { ...place, server })
  } catch (error) {
    await place.sandbox?.dispose()
    throw error
  }
}

async function assemble(
  { args, deck, home, version, environment }: PresentOptions,
  settings: LiveSettings,
  { target, reaper, sandbox, server }: Place & { server: Server },
): Promise<Presentation> {
  const sockets = followSockets(server)
  const credentials = new Credentials()
  const shell = args.shell ?? settings.shell ?? 'bash'
  const findService = makeServiceFinder(target)
  const state = findStateFolder(environment)
  const lecture = new Lecture({
    target,
    cluster: sandbox,
    shell,
    version,
    findService,
    trustStore: new TrustFile(state),
    isOwnDeck: isOwnDeck(deck, home),
    rehearsed: new Rehearsed(readLastTranscript(state, deck)),
  })
  const liveDeck = new LiveDeck({ file: resolve(deck), lecture })

  const isTls = args.tlsCert !== null
  const port = await listen(server, args)
  const allowed = listAllowedAddresses(listHostNames(args), port, isTls)
  const url = urlOf(nameLinks(args), port, isTls)
  const makeLink = (role: Role): string => `${url}/#token=${credentials.makeToken(role)}`
  const shared = { credentials, allowed: () => allowed, port: () => port }
  const findPicture = (path: string): string | undefined => liveDeck.findPicture(path)
  const clientDir = join(home, 'dist', 'client')
  const handouts = new HandoutDesk(deck, { home, environment })
  const makeHandout = (kind: HandoutKind) => handouts.make(kind)
  server.on('request', createApp({ ...shared, clientDir, tls: isTls, findPicture, makeHandout }))
  const gateway = new Gateway({ ...shared, lecture, makeLink })
  gateway.attachTo(server)

  const input = announce({ args, environment, deck, target, makeLink })
  for (const name of ['main', ...settings.terminals]) lecture.terminals.open(name)
  void liveDeck.start()
  return { input, server, sockets, lecture, gateway, liveDeck, handouts, reaper, sandbox }
}

interface Announcement {
  args: Arguments
  environment: Variables
  deck: string
  target: Target
  makeLink: (role: Role) => string
}

/** Says where the lecture is, opens the browser there, and gives another link whenever Enter is pressed. */
function announce({ args, environment, deck, target, makeLink }: Announcement): Interface | null {
  const link = makeLink('presenter')
  const place = target.simulated ? `${target.name} (simulated cluster)` : target.name
  process.stdout.write(`livedeck: ${deck} on ${place}\n  presenter  ${link}\n`)
  if (args.share) process.stdout.write(`  followers  ${makeLink('follower')}\n`)
  if (args.open) openBrowser(link, environment)
  if (!process.stdin.isTTY) return null
  process.stdout.write('  The presenter’s link works once. Enter makes another, Ctrl-C ends the lecture.\n')
  return createInterface({ input: process.stdin }).on('line', () => {
    process.stdout.write(`  presenter  ${makeLink('presenter')}\n`)
  })
}

async function end(
  { input, server, sockets, lecture, gateway, liveDeck, handouts, reaper, sandbox }: Presentation,
  reason: string,
): Promise<void> {
  input?.close()
  liveDeck.dispose()
  gateway.dispose(reason)
  const closed = new Promise((resolve_) => server.close(resolve_))
  await Promise.all([lecture.dispose(), handouts.dispose()])
  await sandbox?.dispose()
  const timer = setTimeout(() => {
    gateway.terminate()
    for (const socket of sockets) socket.destroy()
  }, GOODBYE_MS)
  server.closeIdleConnections()
  await closed
  clearTimeout(timer)
  await reaper.dispose()
}

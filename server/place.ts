import { dirname, resolve } from 'node:path'

import type { Arguments } from './arguments.ts'
import type { LiveSettings } from './deck/deck.ts'
import { parseFrontMatter } from './deck/front-matter.ts'
import { normaliseMarkdown } from './deck/markdown.ts'
import { startLabSandbox } from './lab-sandbox.ts'
import { ArgumentError, expectedTarget } from './messages.ts'
import { placeLabFiles } from './place-lab-files.ts'
import type { SandboxProcess } from './sandbox-process.ts'
import { type Variables, terminalEnvironment } from './shell/environment.ts'
import { parseTarget } from './shell/parse-target.ts'
import { Reaper } from './shell/reaper.ts'
import type { Target } from './shell/target.ts'

/** Problems are reported when the deck is rendered, not here. */
const ignore = (): void => {}

/** The deck's own settings; what is wrong with them is said when it is rendered. */
export function readLiveSettings(markdown: string): LiveSettings {
  return parseFrontMatter(normaliseMarkdown(markdown, ignore), ignore).live
}

/** What a deck may choose by itself: nothing of it is another machine. */
const OWN_TARGETS: ReadonlySet<string> = new Set(['sandbox', 'local'])

/**
 * A deck may not send the lecturer's commands to a host of its choice, nor may they run on the wrong one: where it asks
 * for another machine, the command line has to say which it shall be.
 */
function chooseTarget(args: PlaceOptions['args'], { target = 'sandbox' }: LiveSettings): string {
  if (args.target === null && !OWN_TARGETS.has(target))
    throw new ArgumentError('target-asked', expectedTarget(target))
  return args.target ?? target
}

/** Where the steps run, and the sandbox behind it where that is the target. */
export interface Place {
  target: Target
  reaper: Reaper
  sandbox: SandboxProcess | null
}

export interface PlaceOptions {
  args: Pick<Arguments, 'target' | 'realDocker'>
  /** Path of the deck's file. */
  deck: string
  /** The package's folder. */
  home: string
  environment: Variables
  settings: LiveSettings
  /** Gives up what takes long. */
  signal: AbortSignal
}

/**
 * Opens the target that the command line or the deck asks for, with a sandbox where it is one, and puts the lab's files there.
 * @throws {ArgumentError} `target-asked`, and what startLabSandbox and parseTarget throw
 */
export async function openPlace({
  args,
  deck,
  home,
  environment,
  settings,
  signal,
}: PlaceOptions): Promise<Place> {
  const name = chooseTarget(args, settings)
  const say = (line: string): void => void process.stderr.write(`livedeck: ${line}\n`)
  const lab =
    name === 'sandbox'
      ? await startLabSandbox({ home, environment, port: 0, realDocker: args.realDocker, say, signal })
      : null
  const reaper = new Reaper()
  const target = parseTarget(name, {
    environment: terminalEnvironment(environment),
    cwd: dirname(resolve(deck)),
    reaper,
    sandbox: lab?.sandbox,
  })
  await placeLabFiles({ target, home, deck, say, signal })
  return { target, reaper, sandbox: lab?.sandbox ?? null }
}

import type { Command } from './command.ts'
import { build } from './commands/build.ts'
import { images } from './commands/images.ts'
import { prune, rmi } from './commands/remove.ts'
import { history, info, inspect, networks, ps, version, volumes } from './commands/show.ts'
import { login, logout, pull, push, run, tag } from './commands/transfer.ts'

/** The commands by their words: `pull`, and `image pull` for the same. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['build', build],
  ['history', history],
  ['images', images],
  ['info', info],
  ['inspect', inspect],
  ['login', login],
  ['logout', logout],
  ['ps', ps],
  ['pull', pull],
  ['push', push],
  ['rmi', rmi],
  ['run', run],
  ['tag', tag],
  ['version', version],
  ['builder build', build],
  ['buildx build', build],
  ['container ls', ps],
  ['container list', ps],
  ['container ps', ps],
  ['container run', run],
  ['image build', build],
  ['image history', history],
  ['image inspect', inspect],
  ['image list', images],
  ['image ls', images],
  ['image prune', prune],
  ['image pull', pull],
  ['image push', push],
  ['image rm', rmi],
  ['image remove', rmi],
  ['image tag', tag],
  ['network ls', networks],
  ['network list', networks],
  ['system info', info],
  ['system prune', prune],
  ['volume ls', volumes],
  ['volume list', volumes],
])

/** The first words of commands that have two. */
export const GROUPS: ReadonlySet<string> = new Set(
  [...COMMANDS.keys()].filter((name) => name.includes(' ')).map((name) => name.split(' ')[0] ?? ''),
)

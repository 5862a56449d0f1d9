import type { Command } from './command.ts'
import { DOCKER_FOOTER } from './messages.ts'

const NAME_WIDTH = 12
const FLAG_WIDTH = 24

/** What `docker --help` prints. */
export function dockerHelp(commands: ReadonlyMap<string, Command>): string {
  const plain = [...commands].filter(([name]) => !name.includes(' '))
  const lines = plain.map(([name, { summary }]) => `  ${name.padEnd(NAME_WIDTH)}${summary}`)
  const pairs = [...commands.keys()].filter((name) => name.includes(' ') && !/ (?:list|remove)$/.test(name))
  return [
    '',
    'Usage:  docker [OPTIONS] COMMAND',
    '',
    DOCKER_FOOTER,
    '',
    'Commands:',
    ...lines,
    `  ${'compose'.padEnd(NAME_WIDTH)}Docker Compose (as docker-compose)`,
    '',
    `Also: ${pairs.join(', ')}`,
    '',
    "Run 'docker COMMAND --help' for more information on a command.",
    '',
  ].join('\n')
}

/** What `docker COMMAND --help` prints. */
export function commandHelp({ usage, summary, flags }: Command): string {
  const lines = Object.entries(flags).flatMap(([name, { short, takes, about }]) => {
    if (about === undefined) return []
    const flag = `${short === undefined ? '    ' : `-${short}, `}--${name}${takes ? ' value' : ''}`
    return [`  ${flag.padEnd(FLAG_WIDTH)}${about}`]
  })
  const options = lines.length > 0 ? ['', 'Options:', ...lines] : []
  return ['', `Usage:  ${usage}`, '', `${summary}: livedeck sandbox (simulated)`, ...options, ''].join('\n')
}

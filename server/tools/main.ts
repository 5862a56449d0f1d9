import type { Variables } from '../shell/environment.ts'
import type { Tool } from './io.ts'
import { unknownTool } from './messages.ts'

/** Each command's code is loaded when it is called, and nothing else is: a command has to be there at once. */
const TOOLS: Readonly<Record<string, () => Promise<Tool>>> = {
  curl: async () => (await import('./curl/curl.ts')).curl,
  docker: async () => (await import('./docker/docker.ts')).docker,
  'docker-compose': async () => (await import('./docker/compose/compose.ts')).dockerCompose,
  'docker-supervisor': async () => (await import('./docker/compose/supervisor.ts')).supervise,
  jq: async () => (await import('./jq/jq.ts')).jq,
  sandbox: async () => (await import('./sandbox.ts')).sandbox,
  watch: async () => (await import('./watch/watch.ts')).watch,
}

/**
 * Runs one of the commands that a lab shell on the sandbox finds on its PATH: `sandbox`, and stand-ins for curl, jq and watch
 * where the machine has none. Resolves with the exit code.
 */
export async function main(
  [name = '', ...words]: readonly string[],
  environment: Variables,
): Promise<number> {
  const load = Object.hasOwn(TOOLS, name) ? TOOLS[name] : undefined
  if (!load) {
    process.stderr.write(`${unknownTool(name, Object.keys(TOOLS))}\n`)
    return 2
  }
  // `jq … | head` ends the reader first; that is how it is meant.
  process.stdout.on('error', () => process.exit(0))
  const tool = await load()
  const { stdin, stdout, stderr } = process
  return await tool(words, { stdin, stdout, stderr, environment })
}

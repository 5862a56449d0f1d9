import { type Recorded, run } from './lab-script.ts'

/** What is the machine's and not Kubernetes': where `kubectl describe node` says it. */
const FACTS: readonly RegExp[] = [
  /Kernel Version: +(?<value>\S+)/,
  /ephemeral-storage: +(?<value>\d+Ki)/,
  /memory: +(?<value>\d+Ki)/,
]

const DESCRIBE = 'kubectl describe node kube1'

/**
 * Gives what puts this machine's kernel, memory and disk, where a node tells them, back to those of the machine on which the
 * answers were recorded.
 */
export async function readMachineFacts(
  recorded: readonly Recorded[],
  env: NodeJS.ProcessEnv,
): Promise<(text: string) => string> {
  const before = recorded.find(({ command }) => command === DESCRIBE)?.stdout ?? ''
  const now = (await run(DESCRIBE, env)).stdout
  const pairs = FACTS.flatMap((fact) => {
    const [theirs, ours] = [before, now].map((text) => fact.exec(text)?.groups?.['value'])
    return theirs === undefined || ours === undefined ? [] : [{ theirs, ours }]
  })
  return (text) => pairs.reduce((changed, { theirs, ours }) => changed.replaceAll(ours, theirs), text)
}

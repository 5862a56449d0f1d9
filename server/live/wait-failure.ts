import type { Condition } from '../deck/condition.ts'
import type { Execute } from './execute.ts'

const LIMIT_MS = 10_000
const MOST_REASONS = 3

const COLUMNS = [
  'NAME:.metadata.name',
  'PHASE:.status.phase',
  'WAITING:.status.containerStatuses[*].state.waiting.reason',
  'ENDED:.status.containerStatuses[*].state.terminated.reason',
].join(',')

/** A pod's state that is worth telling, such as `frontend-7d-x: ImagePullBackOff`; null for one that is well. */
function readPod(line: string, names: readonly string[]): string | null {
  const [pod = '', phase = '', waiting = '<none>', ended = '<none>'] = line.trim().split(/\s+/)
  if (!names.some((name) => pod === name || pod.startsWith(`${name}-`))) return null
  const reason = [waiting, ended].find((each) => each !== '<none>') ?? phase
  return reason === 'Running' || reason === 'Succeeded' ? null : `${pod}: ${reason}`
}

/** Says why a ready-made condition did not come to hold, from the states of the pods behind it; empty where nothing tells. */
export async function explainWait(condition: Condition, execute: Execute, terminal: string): Promise<string> {
  if (condition.type === 'command' || condition.state === 'gone') return ''
  const names = condition.objects.map(({ name }) => name)
  const command = `kubectl get pods --no-headers -o custom-columns='${COLUMNS}'`
  const { exitCode, stdout, stderr } = await execute(command, { terminal, timeoutMs: LIMIT_MS })
  if (exitCode !== 0) return stderr.trim().split('\n').at(-1) ?? ''
  const reasons = stdout.split('\n').flatMap((line) => readPod(line, names) ?? [])
  const more = reasons.length > MOST_REASONS ? ` and ${reasons.length - MOST_REASONS} more` : ''
  return `${reasons.slice(0, MOST_REASONS).join(', ')}${more}`
}

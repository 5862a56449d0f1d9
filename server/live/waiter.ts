import { setTimeout as sleep } from 'node:timers/promises'

import type { Condition, ObjectName } from '../deck/condition.ts'
import type { Execute } from './execute.ts'

/** How a wait ended. */
export type WaitEnd = 'holds' | 'timed-out' | 'aborted'

export interface WaitOptions {
  execute: Execute
  terminal: string
  timeoutMs: number
  signal: AbortSignal
}

/** Between two looks at a condition that does not hold yet. */
const LOOK_MS = 400
/** One look may take as long as this; what watches by itself (`kubectl rollout status`) is started again then. */
const LOOK_LIMIT_MS = 30_000

/** Puts a name, which parseCondition lets be nothing but a name, into shell code of ours. */
const object = ({ kind, name }: ObjectName): string => `${kind}/${name}`

/**
 * Says whether something answers at a Service's NodePort: on this node, else on the nodes' own addresses. A NodePort may take a
 * connection before any pod is behind it, so that only a byte that comes back counts.
 */
function answers({ name }: ObjectName): string {
  const ask = String.raw`exec 3<>"/dev/tcp/$0/$1" && printf "GET / HTTP/1.0\r\nHost: %s\r\n\r\n" "$0" >&3 && IFS= read -r -t 3 -n 1 -u 3`
  return `port=$(kubectl get ${object({ kind: 'service', name })} -o 'jsonpath={.spec.ports[0].nodePort}') && [ -n "$port" ] || exit 1
for host in 127.0.0.1 $(kubectl get nodes -o 'jsonpath={.items[*].status.addresses[?(@.type=="InternalIP")].address}'); do
  bash --norc -c '${ask}' "$host" "$port" 2>/dev/null && exit 0
done
exit 1`
}

/** The command that exits with 0 when one object is in the state. */
function makeLook(state: Extract<Condition, { type: 'ready-made' }>['state'], named: ObjectName): string {
  const limit = `--timeout=${LOOK_LIMIT_MS / 1000}s`
  switch (state) {
    case 'available':
      // The condition of that name may speak of what was before the last change; the rollout's status does not.
      return `kubectl rollout status ${object(named)} ${limit}`
    case 'ready':
      return `kubectl wait --for=condition=Ready ${object(named)} ${limit}`
    case 'complete':
      return `kubectl wait --for=condition=Complete ${object(named)} ${limit}`
    case 'gone':
      return `left=$(kubectl get ${object(named)} --ignore-not-found -o name) && [ -z "$left" ]`
    case 'answers':
      return answers(named)
  }
}

/** The commands that must all exit with 0 for a condition to hold; for a ready-made one they only read the API. */
export function listLooks(condition: Condition): string[] {
  if (condition.type === 'command') return [condition.command]
  return condition.objects.map((named) => makeLook(condition.state, named))
}

/** Says in words what is waited for. */
export function describeCondition(condition: Condition): string {
  if (condition.type === 'command') return condition.command
  return `${condition.objects.map(object).join(', ')} ${condition.state}`
}

/** Waits until a condition holds, looking at it again and again; never longer than its time. Rejects as `execute` does. */
export async function waitUntil(condition: Condition, options: WaitOptions): Promise<WaitEnd> {
  const end = performance.now() + options.timeoutMs
  for (const look of listLooks(condition)) {
    const how = await waitForLook(look, end, options)
    if (how !== 'holds') return how
  }
  return 'holds'
}

async function waitForLook(
  look: string,
  end: number,
  { execute, terminal, signal }: WaitOptions,
): Promise<WaitEnd> {
  for (;;) {
    const left = end - performance.now()
    if (signal.aborted) return 'aborted'
    if (left <= 0) return 'timed-out'
    const timeoutMs = Math.min(left, LOOK_LIMIT_MS + 5_000)
    const { ended, exitCode } = await execute(look, { terminal, timeoutMs, signal })
    if (ended === 'exited' && exitCode === 0) return 'holds'
    await sleep(Math.min(LOOK_MS, Math.max(0, end - performance.now())), undefined, { signal }).catch(
      () => {},
    )
  }
}

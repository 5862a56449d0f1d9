/** Why a node is not taken, in the words of kube-scheduler 1.32. */
export const reasons = {
  unschedulable: 'node(s) were unschedulable',
  nodeName: "node(s) didn't match the requested node name",
  taint: (key: string, value: string) => `node(s) had untolerated taint {${key}: ${value}}`,
  nodeAffinity: "node(s) didn't match Pod's node affinity/selector",
  ports: "node(s) didn't have free ports for the requested pod ports",
  tooManyPods: 'Too many pods',
  insufficient: (resource: string) => `Insufficient ${resource}`,
  affinity: "node(s) didn't match pod affinity rules",
  antiAffinity: "node(s) didn't match pod anti-affinity rules",
  existingAntiAffinity: "node(s) didn't satisfy existing pods anti-affinity rules",
  unboundClaims: 'pod has unbound immediate PersistentVolumeClaims',
  noClaim: (name: string) => `persistentvolumeclaim "${name}" not found`,
  noNodes: 'no nodes available to schedule pods',
}

/** A node that was refused; `final` when removing other pods from it would not help. */
export interface Refusal {
  reasons: readonly string[]
  final: boolean
}

/** The whole message of FailedScheduling. `common` stands for all nodes, when the pod itself is what hinders. */
export function unschedulableMessage(
  refusals: readonly Refusal[],
  preempts: boolean,
  common?: string,
): string {
  const total = refusals.length
  if (total === 0) return reasons.noNodes
  const head = `0/${total} nodes are available: ${common ?? counted(refusals.flatMap((refusal) => refusal.reasons))}.`
  if (!preempts) return `${head} preemption: not eligible due to preemptionPolicy=Never.`
  const outcomes = refusals.map(({ final }) =>
    final || common !== undefined
      ? 'Preemption is not helpful for scheduling'
      : 'No preemption victims found for incoming pod',
  )
  return `${head} preemption: 0/${total} nodes are available: ${counted(outcomes)}.`
}

function counted(texts: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return Array.from(counts, ([text, count]) => `${count} ${text}`)
    .toSorted()
    .join(', ')
}

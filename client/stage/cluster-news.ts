import type { ClusterView } from '../../server/protocol/cluster.ts'

const SENTENCES = {
  reset: 'The simulated cluster is back in its first state.',
  restarting: 'The simulated cluster crashed and starts again. What was in it is gone.',
  back: 'The simulated cluster runs again, in its first state.',
  gone: 'The simulated cluster crashed again and again, and is gone. Start livedeck again; slides and terminals stay until then.',
} as const

/** What a change of the cluster means to whoever looks at the page: a word in passing, or one that stays while it is true. */
export interface ClusterNews {
  /** Shown for a moment. */
  passing: string | null
  /** Shown as long as it holds. */
  lasting: string | null
}

/** Compares two views of the cluster, the older one null at the page's start. */
export function tellCluster(before: ClusterView | null, now: ClusterView): ClusterNews {
  const lasting = now.phase === 'ready' ? null : SENTENCES[now.phase]
  if (before === null || lasting !== null) return { passing: null, lasting }
  if (before.phase !== 'ready') return { passing: SENTENCES.back, lasting }
  // A cluster that was started again counts from 0.
  const wasReset = now.resets !== before.resets && now.resets > 0
  return { passing: wasReset ? SENTENCES.reset : null, lasting }
}

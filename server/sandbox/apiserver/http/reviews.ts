import { timestamp } from '../../kube/timestamps.ts'
import { groupVersion } from '../identity.ts'
import { readObject } from './body.ts'
import type { Cluster } from './call.ts'
import { checkFields, requireKind } from './decode-object.ts'
import { sendValue } from './respond.ts'
import type { Exchange } from './respond.ts'

/** A question that is answered and not stored. */
export interface Review {
  group: string
  version: string
  kind: string
  plural: string
  singular: string
  namespaced: boolean
  status(): object
}

/** Whoever has the kubeconfig's token is the administrator. */
const USER = { username: 'kubernetes-admin', groups: ['kubeadm:cluster-admins', 'system:authenticated'] }

const allowed = (): object => ({ allowed: true })
const rules = (): object => ({
  resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
  nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
  incomplete: false,
})

const review = (group: string, kind: string, status: Review['status'], namespaced = false): Review => {
  const singular = kind.toLowerCase()
  return { group, version: 'v1', kind, plural: `${singular}s`, singular, namespaced, status }
}

/** All of them: everything is allowed, to one user. */
export const REVIEWS: readonly Review[] = [
  review('authentication.k8s.io', 'SelfSubjectReview', () => ({ userInfo: USER })),
  review('authorization.k8s.io', 'LocalSubjectAccessReview', allowed, true),
  review('authorization.k8s.io', 'SelfSubjectAccessReview', allowed),
  review('authorization.k8s.io', 'SelfSubjectRulesReview', rules),
  review('authorization.k8s.io', 'SubjectAccessReview', allowed),
]

/** POST of a review: the question comes back with its answer. */
export async function serveReview({ clock }: Cluster, exchange: Exchange, asked: Review): Promise<void> {
  const body = await readObject(exchange.request, asked.kind)
  requireKind(body.object, asked)
  checkFields(exchange, body, asked)
  const now = timestamp(clock.now())
  await sendValue(exchange, 201, {
    ...body.object,
    kind: asked.kind,
    apiVersion: groupVersion(asked.group, asked.version),
    metadata: { creationTimestamp: asked.kind === 'SelfSubjectReview' ? now : null },
    status: asked.status(),
  })
}

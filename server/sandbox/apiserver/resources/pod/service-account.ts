import type { Container, PodSpec, Volume } from 'kubernetes-types/core/v1'

import { REFUSALS } from '../../messages.ts'
import type { AdmissionContext } from '../../resource-definition.ts'
import type { Loose, LooseDraft } from '../loose.ts'

const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount'
const DEFAULT_ACCOUNT = 'default'
const TOKEN_SECONDS = 3607
const FILE_MODE = 0o644

const tokenVolume = (name: string): Volume => ({
  name,
  projected: {
    defaultMode: FILE_MODE,
    sources: [
      { serviceAccountToken: { expirationSeconds: TOKEN_SECONDS, path: 'token' } },
      { configMap: { items: [{ key: 'ca.crt', path: 'ca.crt' }], name: 'kube-root-ca.crt' } },
      {
        downwardAPI: {
          items: [{ fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' }, path: 'namespace' }],
        },
      },
    ],
  },
})

const lacksToken = ({ volumeMounts }: Loose<Container>): boolean =>
  !(volumeMounts ?? []).some(({ mountPath }) => mountPath === MOUNT_PATH)

function mountToken(spec: Loose<PodSpec>, context: AdmissionContext): void {
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? [])].filter(lacksToken)
  if (containers.length === 0) return
  const name = `kube-api-access-${context.chance.suffix()}`
  spec.volumes = [...(spec.volumes ?? []), tokenVolume(name)]
  for (const container of containers) {
    container.volumeMounts = [
      ...(container.volumeMounts ?? []),
      { mountPath: MOUNT_PATH, name, readOnly: true },
    ]
  }
}

/**
 * Gives the pod its service account and the volume with the account's token (admission plugin ServiceAccount). An account
 * named `default` need not exist yet, since every namespace gets one.
 * @throws {StatusError} Forbidden when the account that the pod names does not exist
 */
export function admitServiceAccount(draft: LooseDraft<'pods'>, context: AdmissionContext): void {
  const spec = (draft.spec ??= {})
  const { name = '', namespace } = draft.metadata ?? {}
  const accountName = spec.serviceAccountName || DEFAULT_ACCOUNT
  const account = context.api.find('serviceaccounts', namespace, accountName)
  if (!account && accountName !== DEFAULT_ACCOUNT) {
    const why = `error looking up service account ${namespace ?? ''}/${accountName}: serviceaccount "${accountName}" not found`
    throw REFUSALS.forbidden({ group: '', plural: 'pods', kind: 'Pod' }, name, why)
  }
  spec.serviceAccountName = accountName
  spec.serviceAccount = accountName
  const secrets = account?.imagePullSecrets ?? []
  if ((spec.imagePullSecrets ?? []).length === 0 && secrets.length > 0) {
    spec.imagePullSecrets = secrets.map(({ name: secret = '' }) => ({ name: secret }))
  }
  if (spec.automountServiceAccountToken ?? account?.automountServiceAccountToken ?? true) {
    mountToken(spec, context)
  }
}

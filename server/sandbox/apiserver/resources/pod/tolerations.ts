import type { PodSpec } from 'kubernetes-types/core/v1'

import type { Loose } from '../loose.ts'

const SECONDS = 300
const TROUBLES = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']

/** Lets a pod stay for five minutes on a node that is in trouble (admission plugin DefaultTolerationSeconds). */
export function admitTolerations(spec: Loose<PodSpec>): void {
  for (const trouble of TROUBLES) {
    const isTolerated = (spec.tolerations ?? []).some(
      ({ key = '', effect = '' }) =>
        (key === trouble || key === '') && (effect === 'NoExecute' || effect === ''),
    )
    if (isTolerated) continue
    spec.tolerations = [
      ...(spec.tolerations ?? []),
      { effect: 'NoExecute', key: trouble, operator: 'Exists', tolerationSeconds: SECONDS },
    ]
  }
}

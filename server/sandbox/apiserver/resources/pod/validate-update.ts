import type { Container, PodSpec } from 'kubernetes-types/core/v1'

import type { KindMap } from '../../../kube/objects.ts'
import { isSame } from '../../json.ts'
import { POD_UPDATE } from '../checks/messages.ts'
import type { Problems } from '../checks/problems.ts'

type Pod = KindMap['pods']

/** The containers with the images of the other ones, place by place. */
const withImagesOf = (next: readonly Container[] = [], previous: readonly Container[] = []): Container[] =>
  next.map((container, index) => ({ ...container, image: previous[index]?.image ?? '' }))

/** The spec with what may change put back to how it was. */
function withoutChangeable(next: PodSpec, previous: PodSpec): PodSpec {
  const spec: PodSpec = { ...next, containers: withImagesOf(next.containers, previous.containers) }
  if (next.initContainers) spec.initContainers = withImagesOf(next.initContainers, previous.initContainers)
  const mayEnd = (previous.terminationGracePeriodSeconds ?? 0) < 0 && next.terminationGracePeriodSeconds === 1
  const kept: (keyof PodSpec)[] = ['activeDeadlineSeconds', 'ephemeralContainers']
  if (mayEnd) kept.push('terminationGracePeriodSeconds')
  const added = (previous.tolerations ?? []).every((old) =>
    (next.tolerations ?? []).some((now) =>
      isSame({ ...now, tolerationSeconds: 0 }, { ...old, tolerationSeconds: 0 }),
    ),
  )
  if (added) kept.push('tolerations')
  for (const key of kept) {
    Reflect.deleteProperty(spec, key)
    if (previous[key] !== undefined) Object.assign(spec, { [key]: previous[key] })
  }
  return spec
}

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

/** What differs, in the manner of the server's own comparison of Go values. */
function differences(next: PodSpec, previous: PodSpec): string {
  const before = new Map<string, unknown>(Object.entries(previous))
  const after = new Map<string, unknown>(Object.entries(next))
  const names = [...new Set([...before.keys(), ...after.keys()])].toSorted()
  const changed = names.filter((name) => !isSame(before.get(name), after.get(name)))
  const lines = changed.flatMap((name) => [
    ...(before.has(name) ? [`- \t${capital(name)}: ${JSON.stringify(before.get(name))},`] : []),
    ...(after.has(name) ? [`+ \t${capital(name)}: ${JSON.stringify(after.get(name))},`] : []),
  ])
  const rest = `  \t... // ${names.length - changed.length} identical fields`
  return ['  core.PodSpec{', ...lines, rest, '  }', ''].join('\n')
}

/** Says what a client may not change in a pod that exists. */
export function checkPodUpdate(problems: Problems, next: Pod, previous: Readonly<Pod>): void {
  if (next.spec.containers.length !== previous.spec.containers.length) {
    problems.forbidden('spec.containers', 'pod updates may not add or remove containers')
    return
  }
  if ((next.spec.initContainers ?? []).length !== (previous.spec.initContainers ?? []).length) {
    problems.forbidden('spec.initContainers', 'pod updates may not add or remove containers')
    return
  }
  const original = withoutChangeable(previous.spec, previous.spec)
  const changed = withoutChangeable(next.spec, previous.spec)
  if (!isSame(changed, original)) {
    problems.forbidden('spec', `${POD_UPDATE}\n${differences(changed, original)}`)
  }
}

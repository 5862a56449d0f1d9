import type { Volume } from 'kubernetes-types/core/v1'

import { dns1123Label } from '../checks/names.ts'
import { checkDescendingPath } from '../checks/paths.ts'
import type { Problems } from '../checks/problems.ts'
import type { Loose } from '../loose.ts'

type Reference = readonly [path: string, read: (volume: Loose<Volume>) => string | undefined]

/** What a volume of each sort must name. */
const NAMED: Readonly<Partial<Record<keyof Volume, Reference>>> = {
  secret: ['secret.secretName', ({ secret }) => secret?.secretName],
  configMap: ['configMap.name', ({ configMap }) => configMap?.name],
  hostPath: ['hostPath.path', ({ hostPath }) => hostPath?.path],
  persistentVolumeClaim: [
    'persistentVolumeClaim.claimName',
    ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName,
  ],
}

function checkSource(problems: Problems, at: string, volume: Loose<Volume>): void {
  const sources = Object.entries(volume).filter(([key, value]) => key !== 'name' && value !== undefined)
  if (sources.length === 0) problems.required(at, 'must specify a volume type')
  for (const [source] of sources.slice(1)) {
    problems.forbidden(`${at}.${source}`, 'may not specify more than 1 volume type')
  }
  for (const reference of Object.values(NAMED)) {
    const [path, read] = reference
    const [source = ''] = path.split('.')
    if (sources.some(([key]) => key === source) && !read(volume)) problems.required(`${at}.${path}`)
  }
}

function checkItems(problems: Problems, at: string, { configMap, secret }: Loose<Volume>): void {
  const sources = [
    ['configMap', configMap?.items],
    ['secret', secret?.items],
  ] as const
  for (const [source, items = []] of sources) {
    for (const [index, { path = '' }] of items.entries()) {
      checkDescendingPath(problems, `${at}.${source}.items[${index}].path`, path)
    }
  }
}

/** Says what is wrong with the volumes of a pod. @returns their names, for the mounts to refer to */
export function checkVolumes(problems: Problems, at: string, volumes: Loose<Volume>[]): ReadonlySet<string> {
  const names = new Set<string>()
  for (const [index, volume] of volumes.entries()) {
    const { name = '' } = volume
    checkSource(problems, `${at}[${index}]`, volume)
    checkItems(problems, `${at}[${index}]`, volume)
    if (name === '') problems.required(`${at}[${index}].name`)
    else problems.invalidEach(`${at}[${index}].name`, name, dns1123Label(name))
    if (name !== '' && names.has(name)) problems.duplicate(`${at}[${index}].name`, name)
    names.add(name)
  }
  return names
}

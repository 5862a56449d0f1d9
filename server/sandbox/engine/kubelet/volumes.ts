// A pod's volumes, each a folder in memory. Not modelled: sizes, access modes, owners, read-only mounts.
import type {
  DownwardAPIVolumeFile,
  KeyToPath,
  ServiceAccountTokenProjection,
  Volume,
  VolumeProjection,
} from 'kubernetes-types/core/v1'

import type { Clock } from '../../clock.ts'
import type { Api } from '../../kube/api.ts'
import type { KindMap } from '../../kube/objects.ts'
import { MemoryFileSystem } from '../../programs/memory-file-system.ts'
import type { FileSystem } from '../../programs/program.ts'
import { fieldValue, resourceValue } from './downward.ts'
import type { PodPlace } from './downward.ts'
import { KubeletError } from './kubelet-error.ts'
import { MESSAGES } from './messages.ts'

type Pod = KindMap['pods']

/** Folders that outlive a pod: claims by `namespace/name`, a node's own by `node/path`. */
export type LastingFolders = Map<string, FileSystem>

export interface VolumeOptions {
  api: Api
  clock: Clock
  pod: Pod
  place: PodPlace
  lasting: LastingFolders
}

/** The sandbox speaks plain HTTP, so a cluster of it may go without a certificate. */
const CA_CONFIG_MAP = 'kube-root-ca.crt'

/**
 * Makes each volume of a pod ready.
 *
 * @returns folders by the volumes' names
 * @throws {KubeletError} `mount`, in the words of the event FailedMount
 */
export function mountVolumes(options: VolumeOptions): Map<string, FileSystem> {
  const folders = new Map<string, FileSystem>()
  for (const volume of options.pod.spec.volumes ?? []) folders.set(volume.name, mount(volume, options))
  return folders
}

function mount(volume: Volume, options: VolumeOptions): FileSystem {
  const { pod, clock, lasting } = options
  const create = (): FileSystem => new MemoryFileSystem({ now: () => clock.now() })
  const keep = (key: string): FileSystem => {
    const folder = lasting.get(key) ?? create()
    lasting.set(key, folder)
    return folder
  }
  if (volume.emptyDir) return create()
  if (volume.hostPath) return keep(`${pod.spec.nodeName ?? ''}/${volume.hostPath.path}`)
  if (volume.persistentVolumeClaim) {
    const { claimName } = volume.persistentVolumeClaim
    const claim = options.api.find('persistentvolumeclaims', pod.metadata.namespace, claimName)
    if (!claim) throw new KubeletError('mount', MESSAGES.claimNotFound(claimName))
    return keep(`claim/${claim.metadata.uid}`)
  }
  const folder = create()
  writeFiles(folder, projectedFiles(volume, options))
  return folder
}

/** Makes a mounted folder what its volume's sources hold by now; leaves it as it is when one of them is gone. */
export function refreshVolume(folder: FileSystem, volume: Volume, options: VolumeOptions): void {
  let files: Files
  try {
    files = projectedFiles(volume, options)
  } catch (error) {
    if (error instanceof KubeletError) return
    throw error
  }
  const kept = new Set(files.map(([path]) => path.split('/', 2)[1]))
  for (const name of folder.list('/')) if (!kept.has(name)) folder.remove(`/${name}`, { recursive: true })
  writeFiles(folder, files)
}

function writeFiles(folder: FileSystem, files: Files): void {
  for (const [path, content] of files) {
    const parent = path.slice(0, path.lastIndexOf('/'))
    if (parent !== '') folder.makeFolder(parent, { parents: true })
    folder.writeFile(path, content)
  }
}

type Files = readonly (readonly [path: string, content: Buffer | string])[]

function projectedFiles(volume: Volume, options: VolumeOptions): Files {
  const sources = sourcesOf(volume)
  if (sources === undefined) throw new KubeletError('mount', MESSAGES.notModelledVolume(volume.name))
  return sources.flatMap((source) => {
    if (source.configMap) return configMapFiles(volume.name, source.configMap, options)
    if (source.secret) return secretFiles(volume.name, source.secret, options)
    if (source.downwardAPI) return downwardFiles(source.downwardAPI.items ?? [], options)
    return source.serviceAccountToken ? [tokenFile(source.serviceAccountToken, options)] : []
  })
}

/** A plain config map, secret or downward API volume is a projected one with that source alone. */
function sourcesOf({ configMap, secret, downwardAPI, projected }: Volume): VolumeProjection[] | undefined {
  if (configMap) return [{ configMap }]
  if (secret) {
    const { secretName, optional, items } = secret
    const source = { ...(optional === undefined ? {} : { optional }), ...(items ? { items } : {}) }
    return [{ secret: { name: secretName ?? '', ...source } }]
  }
  if (downwardAPI) return [{ downwardAPI }]
  return projected ? (projected.sources ?? []) : undefined
}

interface ObjectSource {
  name?: string
  optional?: boolean
  items?: KeyToPath[]
}

function configMapFiles(volume: string, source: ObjectSource, { api, pod }: VolumeOptions): Files {
  const name = source.name ?? ''
  const map = api.find('configmaps', pod.metadata.namespace, name)
  if (!map && source.optional !== true && name !== CA_CONFIG_MAP) {
    throw new KubeletError('mount', MESSAGES.mountFailed(volume, MESSAGES.objectNotFound('configmap', name)))
  }
  const text = Object.entries(map?.data ?? {})
  const binary = decoded(map?.binaryData)
  return map ? pick(volume, 'configmap', new Map<string, Buffer | string>([...text, ...binary]), source) : []
}

function secretFiles(volume: string, source: ObjectSource, { api, pod }: VolumeOptions): Files {
  const name = source.name ?? ''
  const secret = api.find('secrets', pod.metadata.namespace, name)
  if (!secret && source.optional !== true) {
    throw new KubeletError('mount', MESSAGES.mountFailed(volume, MESSAGES.objectNotFound('secret', name)))
  }
  return secret ? pick(volume, 'secret', new Map(decoded(secret.data)), source) : []
}

const decoded = (data: Readonly<Record<string, string>> | undefined): [string, Buffer][] =>
  Object.entries(data ?? {}).map(([key, value]) => [key, Buffer.from(value, 'base64')])

function pick(
  volume: string,
  kind: 'configmap' | 'secret',
  data: ReadonlyMap<string, Buffer | string>,
  source: ObjectSource,
): Files {
  if (!source.items) return [...data].map(([key, content]) => [`/${key}`, content] as const)
  return source.items.flatMap(({ key, path }) => {
    const content = data.get(key)
    if (content !== undefined) return [[`/${path}`, content] as const]
    if (source.optional === true) return []
    throw new KubeletError('mount', MESSAGES.mountFailed(volume, MESSAGES.missingItem(kind)))
  })
}

function downwardFiles(items: readonly DownwardAPIVolumeFile[], { pod, place }: VolumeOptions): Files {
  return items.map(({ path, fieldRef, resourceFieldRef }) => {
    const container = pod.spec.containers.find(({ name }) => name === resourceFieldRef?.containerName)
    if (resourceFieldRef && container)
      return [`/${path}`, resourceValue(resourceFieldRef, container)] as const
    return [`/${path}`, fieldRef ? fieldValue(fieldRef, pod, place) : ''] as const
  })
}

/** A token in the form of a JWT that nobody signed: it says whose it is, and no server takes it. */
function tokenFile(
  { audience, expirationSeconds = 3600, path }: ServiceAccountTokenProjection,
  { pod, clock }: VolumeOptions,
): readonly [string, string] {
  const namespace = pod.metadata.namespace ?? 'default'
  const issued = Math.floor(clock.now() / 1000)
  const claims = {
    aud: [audience ?? 'https://kubernetes.default.svc.cluster.local'],
    exp: issued + expirationSeconds,
    iat: issued,
    iss: 'https://kubernetes.default.svc.cluster.local',
    sub: `system:serviceaccount:${namespace}:${pod.spec.serviceAccountName ?? 'default'}`,
  }
  const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url')
  return [`/${path}`, `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`]
}

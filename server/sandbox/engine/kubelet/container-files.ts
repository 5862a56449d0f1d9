// What stands in a container's file system beside its image's files: mounted volumes, and the files that the kubelet writes.
import type { Container } from 'kubernetes-types/core/v1'

import type { KindMap } from '../../kube/objects.ts'
import type { FileSystem } from '../../programs/program.ts'
import { expandReferences } from './expansion.ts'

type Pod = KindMap['pods']

/** As ContainerOptions takes them: single files and whole folders, by absolute path. */
export interface ContainerFiles {
  mounts: Map<string, Buffer | string>
  shared: Map<string, FileSystem>
}

/** The cluster's DNS Service. */
const DNS_ADDRESS = '10.96.0.10'

/** A pod's own name on its network: `spec.hostname`, or the pod's name as far as a host's name may be long. */
export const hostnameOf = (pod: Pod): string => pod.spec.hostname ?? pod.metadata.name.slice(0, 63)

/** Puts together what a container finds mounted; `env` fills in subPathExpr. */
export function filesOf(
  pod: Pod,
  container: Container,
  volumes: ReadonlyMap<string, FileSystem>,
  podIP: string,
  env: Readonly<Record<string, string>>,
): ContainerFiles {
  const mounts = new Map<string, Buffer | string>([
    ['/etc/hosts', hosts(pod, podIP)],
    ['/etc/hostname', `${hostnameOf(pod)}\n`],
    ['/etc/resolv.conf', resolvConf(pod)],
  ])
  const shared = new Map<string, FileSystem>()
  for (const { name, mountPath, subPath, subPathExpr } of container.volumeMounts ?? []) {
    const folder = volumes.get(name)
    const inside = subPathExpr === undefined ? subPath : expandReferences(subPathExpr, (key) => env[key])
    if (folder === undefined) continue
    if (inside === undefined || inside === '') shared.set(mountPath, folder)
    else if (folder.exists(`/${inside}`) && !folder.isFolder(`/${inside}`)) {
      mounts.set(mountPath, folder.readFile(`/${inside}`))
    } else shared.set(mountPath, subFolder(folder, `/${inside}`))
  }
  return { mounts, shared }
}

/** A folder inside another as a file system of its own; made when it is not there. */
function subFolder(folder: FileSystem, at: string): FileSystem {
  folder.makeFolder(at, { parents: true })
  const inside = (path: string): string => `${at}${path}`
  return {
    readFile: (path) => folder.readFile(inside(path)),
    writeFile: (path, content, options) => folder.writeFile(inside(path), content, options),
    exists: (path) => folder.exists(inside(path)),
    isFolder: (path) => folder.isFolder(inside(path)),
    list: (path) => folder.list(inside(path)),
    makeFolder: (path, options) => folder.makeFolder(inside(path), options),
    remove: (path, options) => folder.remove(inside(path), options),
    setMode: (path, mode) => folder.setMode(inside(path), mode),
    stat: (path) => folder.stat(inside(path)),
  }
}

function hosts(pod: Pod, podIP: string): string {
  const namespace = pod.metadata.namespace ?? 'default'
  const host = hostnameOf(pod)
  const { subdomain, hostAliases = [] } = pod.spec
  const full = subdomain === undefined ? '' : `${host}.${subdomain}.${namespace}.svc.cluster.local\t`
  const lines = [
    '# Kubernetes-managed hosts file.',
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    'fe00::0\tip6-localnet',
    'fe00::0\tip6-mcastprefix',
    'fe00::1\tip6-allnodes',
    'fe00::2\tip6-allrouters',
    `${podIP}\t${full}${host}`,
  ]
  if (hostAliases.length > 0) lines.push('', '# Entries added by HostAliases.')
  for (const { ip, hostnames } of hostAliases) lines.push(`${ip}\t${(hostnames ?? []).join('\t')}`)
  return `${lines.join('\n')}\n`
}

function resolvConf(pod: Pod): string {
  const { dnsPolicy, dnsConfig } = pod.spec
  const namespace = pod.metadata.namespace ?? 'default'
  const ofCluster = dnsPolicy !== 'None'
  const searches = ofCluster ? [`${namespace}.svc.cluster.local`, 'svc.cluster.local', 'cluster.local'] : []
  const servers = ofCluster ? [DNS_ADDRESS] : []
  const options = (dnsConfig?.options ?? []).map(({ name, value }) => (value ? `${name}:${value}` : name))
  const given = options.some((option) => option?.startsWith('ndots:') === true)
  if (ofCluster && !given) options.unshift('ndots:5')
  const search = [...searches, ...(dnsConfig?.searches ?? [])]
  const lines = [...servers, ...(dnsConfig?.nameservers ?? [])].map((server) => `nameserver ${server}`)
  if (search.length > 0) lines.unshift(`search ${search.join(' ')}`)
  if (options.length > 0) lines.push(`options ${options.join(' ')}`)
  return `${lines.join('\n')}\n`
}

import type { RegistryAddress } from './ask-registry.ts'

const LOCALHOST = '127.0.0.1'
const NODE = /^kube[1-3]$/
const LOOPBACK = /^127\.(?:\d{1,3}\.){2}\d{1,3}$/
const HTTP_PORT = 80

/**
 * Where the registry of a reference listens, when that is this machine: a loopback address, localhost, or a node's name,
 * whose NodePorts listen on 127.0.0.1 as well. Undefined for any other host: nothing else is ever dialled.
 */
export function findRegistry(host: string): RegistryAddress | undefined {
  const [, name = '', digits] = /^(.*?)(?::(\d{1,5}))?$/.exec(host) ?? []
  const port = digits === undefined ? HTTP_PORT : Number(digits)
  if (port < 1 || port > 65_535) return undefined
  if (name === 'localhost' || NODE.test(name)) return { host, address: LOCALHOST, port }
  const isLoopback = LOOPBACK.test(name) && name.split('.').every((part) => Number(part) <= 255)
  return isLoopback ? { host, address: name, port } : undefined
}

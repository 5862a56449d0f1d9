import { NetworkError } from './network-error.ts'

/** Composes each failure of the network in one place: what was asked for, and why it cannot be. */
export const FAILURES = {
  unknownHost: (name: string): NetworkError =>
    new NetworkError('unknown-host', `no such host: ${name} is no name of this cluster`),
  outside: (name: string, target: string): NetworkError =>
    new NetworkError(
      'unknown-host',
      `${name} stands for ${target}, and the sandbox has no network outside of its cluster`,
    ),
  refused: (host: string, port: number, why: string): NetworkError =>
    new NetworkError('connection-refused', `connect to ${host}:${port}: connection refused (${why})`),
  reset: (): NetworkError => new NetworkError('connection-reset', 'connection reset by peer'),
  noRoute: (host: string): NetworkError =>
    new NetworkError('no-route', `no route to host: no pod of this cluster has the address ${host}`),
  detached: (ip: string): NetworkError =>
    new NetworkError('no-route', `the pod with the address ${ip} has left the network`),
  podPortTaken: (port: number): NetworkError =>
    new NetworkError('address-in-use', `address in use: the pod listens on port ${port} already`),
  nodePortTaken: (port: number): NetworkError =>
    new NetworkError('address-in-use', `provided port is already allocated: ${port} is another Service's`),
  nodePortForeign: (port: number, cause: unknown): NetworkError =>
    new NetworkError('address-in-use', `NodePort ${port} is in use by another program of this machine`, {
      cause,
    }),
  nodePortsGone: (): NetworkError =>
    new NetworkError('address-in-use', 'all ports of the range 30000-32767 are allocated'),
  addressesGone: (node: number): NetworkError =>
    new NetworkError('no-addresses', `all addresses of 10.244.${node}.0/24 are in use`),
} as const

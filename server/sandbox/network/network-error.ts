/** What can go wrong on the cluster's network, as the programs inside it tell one failure from another. */
export type NetworkErrorCode =
  'unknown-host' | 'connection-refused' | 'connection-reset' | 'no-route' | 'address-in-use' | 'no-addresses'

/** A name, an address, a port or a connection that does not work; messages.ts composes what it says. */
export class NetworkError extends Error {
  override name = 'NetworkError'
  readonly code: NetworkErrorCode

  constructor(code: NetworkErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

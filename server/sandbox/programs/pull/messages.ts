/** A pull that failed after the reference was resolved, as containerd tells it. @param image the full name with its tag or digest */
export const pullFailed = (image: string, why: string): string =>
  `failed to pull and unpack image "${image}": ${why}`

/** A pull that failed because the registry could not be asked, or did not know. */
export const resolveFailed = (image: string, why: string): string =>
  pullFailed(image, `failed to resolve reference "${image}": ${why}`)

/** What containerd says of a name or a tag that the registry does not have. */
export const notFound = (image: string): string => `${image}: not found`

/** What containerd says of a request that got no answer. */
export const requestFailed = (url: string, why: string): string =>
  `failed to do request: Head "${url}": ${why}`

/** What containerd says of an answer that it cannot work with. */
export const unexpectedStatus = (url: string, status: string): string =>
  `unexpected status from HEAD request to ${url}: ${status}`

/** Go's words for why a connection did not come to be or broke, by the system's code; `host` as it was dialled, with its port. */
const DIAL_REASONS: Readonly<Record<string, (host: string) => string>> = {
  ECONNREFUSED: (host) => `dial tcp ${host}: connect: connection refused`,
  EADDRNOTAVAIL: (host) => `dial tcp ${host}: connect: cannot assign requested address`,
  EHOSTUNREACH: (host) => `dial tcp ${host}: connect: no route to host`,
  ENETUNREACH: (host) => `dial tcp ${host}: connect: network is unreachable`,
  ETIMEDOUT: (host) => `dial tcp ${host}: i/o timeout`,
  ECONNRESET: (host) => `read tcp ${host}: read: connection reset by peer`,
  HPE_INVALID_CONSTANT: () => 'net/http: HTTP/1.x transport connection broken: malformed HTTP response',
}

/** Why a request got no answer. */
export const requestReason = (host: string, code: string | undefined, message: string): string =>
  DIAL_REASONS[code ?? '']?.(host) ?? (message === '' ? 'EOF' : message)

/** Why an answer was left unread. */
export const bodyTooLarge = (limitBytes: number): string =>
  `the answer has more than ${limitBytes} bytes, which the sandbox takes from no registry`

/** Why an answer was given up. */
export const tookTooLong = (): string =>
  'context deadline exceeded (Client.Timeout exceeded while awaiting headers)'

/** What containerd says of bytes that are not those that were asked for. */
export const wrongDigest = (actual: string, expected: string): string =>
  `failed commit on ref "${expected}": unexpected commit digest ${actual}, expected ${expected}: failed precondition`

/** What containerd says of an index without an image for the node. */
export const noPlatform = (digest: string): string => `no match for platform in manifest ${digest}: not found`

/** Why something that a registry served is no image. */
export const noImage = (digest: string): string =>
  `${digest}: expected the manifest and the config of an image`

/** Why no container of an image starts; follows runc's `unable to start container process: `. */
export const noProgram = (image: string, program: string | undefined): string =>
  program === undefined
    ? `the sandbox has no program for ${image}: it runs no binaries, only images of its own and those that were built or tagged from them with the sandbox's docker`
    : `the sandbox has no program for ${image}: its label dev.livedeck.program names ${JSON.stringify(program)}, which the sandbox does not know`

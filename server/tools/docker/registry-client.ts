import { sha256 } from '../../oci/digest.ts'
import { MEDIA } from '../../oci/media-types.ts'
import { DockerError } from './docker-error.ts'
import type { Endpoint } from './endpoint.ts'
import { type Answer, type Question, exchange } from './exchange.ts'
import { cannotConnect, digestDiffers, registryRefused, unexpectedStatus } from './messages.ts'

const ACCEPT = [MEDIA.dockerManifest, MEDIA.dockerList, MEDIA.ociManifest, MEDIA.ociIndex].join(', ')

/** A manifest as a registry gave it. */
export interface FetchedManifest {
  bytes: Buffer
  digest: string
}

/** One repository of a registry, by OCI Distribution 1.1. Every method throws {DockerError} `registry` in Docker's words. */
export class RegistryClient {
  readonly #endpoint: Endpoint

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint
  }

  /** Sees that a registry is there. */
  async ping(): Promise<void> {
    if (!this.#endpoint.isHub) await this.#ask({ method: 'GET', path: '/v2/' }, [200, 401])
  }

  /** Gives undefined when the registry has no such manifest, and `no-repository` when it does not even know the name. */
  async getManifest(reference: string): Promise<FetchedManifest | 'no-repository' | undefined> {
    const path = this.#path(`manifests/${reference}`)
    const answer = await this.#ask({ method: 'GET', path, headers: { accept: ACCEPT } }, [200, 404])
    if (answer.status === 404)
      return codeOf(answer) === 'NAME_UNKNOWN' && this.#endpoint.isHub ? 'no-repository' : undefined
    const digest = sha256(answer.body)
    if (reference.startsWith('sha256:') && reference !== digest)
      throw new DockerError('registry', digestDiffers(reference, digest))
    return { bytes: answer.body, digest }
  }

  async getBlob(digest: string, onBytes?: (bytes: number) => void): Promise<Buffer> {
    const path = this.#path(`blobs/${digest}`)
    const { body } = await this.#ask({ method: 'GET', path, ...(onBytes ? { onBytes } : {}) }, [200])
    if (sha256(body) !== digest) throw new DockerError('registry', digestDiffers(digest, sha256(body)))
    return body
  }

  async hasBlob(digest: string): Promise<boolean> {
    const { status } = await this.#ask({ method: 'HEAD', path: this.#path(`blobs/${digest}`) }, [200, 404])
    return status === 200
  }

  /** Takes a blob over from another repository of the registry; false when that has none. */
  async mountBlob(digest: string, from: string): Promise<boolean> {
    const query = new URLSearchParams({ mount: digest, from })
    const answer = await this.#ask(
      { method: 'POST', path: this.#path(`blobs/uploads/?${query}`) },
      [201, 202],
    )
    if (answer.status === 201) return true
    const { location } = answer.headers
    if (location !== undefined)
      await this.#ask({ method: 'DELETE', path: location }, [200, 202, 204, 404, 405])
    return false
  }

  async pushBlob(digest: string, bytes: Buffer, onBytes?: (bytes: number) => void): Promise<void> {
    const begun = await this.#ask({ method: 'POST', path: this.#path('blobs/uploads/') }, [202])
    const headers = { 'content-type': 'application/octet-stream' }
    const patched = await this.#ask(
      { method: 'PATCH', path: locationOf(begun), headers, body: bytes, ...(onBytes ? { onBytes } : {}) },
      [202],
    )
    const finish = new URL(locationOf(patched), this.#endpoint.origin)
    finish.searchParams.set('digest', digest)
    await this.#ask({ method: 'PUT', path: finish.href }, [201])
  }

  async putManifest(tag: string, bytes: Buffer, mediaType: string): Promise<void> {
    const path = this.#path(`manifests/${tag}`)
    await this.#ask({ method: 'PUT', path, headers: { 'content-type': mediaType }, body: bytes }, [201])
  }

  #path(rest: string): string {
    return `/v2/${this.#endpoint.repository}/${rest}`
  }

  async #ask(
    { path, headers, ...question }: Omit<Question, 'url'> & { path: string },
    accepted: readonly number[],
  ): Promise<Answer> {
    const { origin, headers: own } = this.#endpoint
    const url = new URL(path, origin)
    // A registry names places on itself; where it names another machine, nobody goes there.
    url.host = new URL(origin).host
    let answer: Answer
    try {
      answer = await exchange({ ...question, url, headers: { ...own, ...headers } })
    } catch (cause) {
      throw new DockerError('registry', cannotConnect(url, origin, cause), { cause })
    }
    if (accepted.includes(answer.status)) return answer
    throw new DockerError('registry', explain(answer))
  }
}

const locationOf = ({ headers }: Answer): string => headers.location ?? ''

interface RegistryFault {
  code: string
  message: string
}

function faultOf({ body }: Answer): RegistryFault | undefined {
  try {
    const content: unknown = JSON.parse(body.toString())
    if (typeof content !== 'object' || content === null || !('errors' in content)) return undefined
    const [first]: unknown[] = Array.isArray(content.errors) ? content.errors : []
    if (typeof first !== 'object' || first === null || !('code' in first)) return undefined
    return { code: String(first.code), message: 'message' in first ? String(first.message) : '' }
  } catch {
    return undefined
  }
}

const codeOf = (answer: Answer): string | undefined => faultOf(answer)?.code

function explain(answer: Answer): string {
  const fault = faultOf(answer)
  return fault ? registryRefused(fault.code, fault.message) : unexpectedStatus(answer.status)
}

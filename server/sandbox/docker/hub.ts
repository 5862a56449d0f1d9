import type { IncomingMessage, ServerResponse } from 'node:http'

import { MEDIA } from '../../oci/media-types.ts'
import type { Image } from '../programs/program.ts'
import { type PackedImage, packImage } from './pack-image.ts'

const ROUTE = /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/

/**
 * What the sandbox's docker pulls from in Docker Hub's place: the known images, by the paths of OCI Distribution 1.1 and to be read
 * only. The repository is an image's full name, `docker.io/library/busybox`. Each image is packed when it is first asked for.
 */
export class Hub {
  readonly #images: readonly Image[]
  readonly #packed = new Map<Image, PackedImage>()

  constructor(images: readonly Image[]) {
    this.#images = images
  }

  /** Answers a request whose path begins with `/v2/`. */
  answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url ?? '/', 'http://sandbox')
    const [, name = '', kind, reference = ''] = ROUTE.exec(pathname) ?? []
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    const images = this.#images.filter((image) => image.name === name)
    if (!isRead) return refuse(response, 405, 'UNSUPPORTED')
    if (kind === undefined || images.length === 0) return refuse(response, 404, 'NAME_UNKNOWN')
    const found = kind === 'manifests' ? this.#manifest(images, reference) : this.#blob(images, reference)
    if (!found) return refuse(response, 404, kind === 'manifests' ? 'MANIFEST_UNKNOWN' : 'BLOB_UNKNOWN')
    response.writeHead(200, {
      'content-type': found.type,
      'content-length': found.bytes.length,
      'docker-content-digest': found.digest,
    })
    response.end(request.method === 'HEAD' ? undefined : found.bytes)
  }

  /** The known image as a registry serves it. */
  pack(image: Image): PackedImage {
    const packed = this.#packed.get(image) ?? packImage(image)
    this.#packed.set(image, packed)
    return packed
  }

  /** The known image, with the digest by which it is served here. */
  withDigest(image: Image): Image {
    const digestOf = (): string => this.pack(image).digest
    return {
      ...image,
      get digest() {
        return digestOf()
      },
    }
  }

  #manifest(images: readonly Image[], reference: string): Found | undefined {
    const image =
      images.find(({ tags }) => tags.includes(reference)) ??
      images.find((one) => this.pack(one).digest === reference)
    if (!image) return undefined
    const { manifest, digest } = this.pack(image)
    return { type: MEDIA.dockerManifest, bytes: manifest, digest }
  }

  #blob(images: readonly Image[], digest: string): Found | undefined {
    for (const image of images) {
      const { id, config, layers } = this.pack(image)
      const bytes = id === digest ? config : layers.find((layer) => layer.digest === digest)?.bytes
      if (bytes) return { type: 'application/octet-stream', bytes, digest }
    }
    return undefined
  }
}

interface Found {
  type: string
  bytes: Buffer
  digest: string
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify({ errors: [{ code, message: code.toLowerCase().replaceAll('_', ' ') }] }))
}

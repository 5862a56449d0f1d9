import { describe, expect, it } from 'vitest'

import { createCatalogue } from './catalogue.ts'
import { standardImages } from './images/standard-images.ts'
import { parseReference } from './reference.ts'

const { signal } = new AbortController()

describe('references', () => {
  it.each([
    ['alpine', 'docker.io/library/alpine', 'latest'],
    ['alpine:3.20', 'docker.io/library/alpine', '3.20'],
    ['docker.io/alpine', 'docker.io/library/alpine', 'latest'],
    ['library/alpine', 'docker.io/library/alpine', 'latest'],
    ['hvolos01/x', 'docker.io/hvolos01/x', 'latest'],
    ['127.0.0.1:5000/hotel:v1', '127.0.0.1:5000/hotel', 'v1'],
    ['localhost/hotel', 'localhost/hotel', 'latest'],
    ['registry.k8s.io/pause:3.9', 'registry.k8s.io/pause', '3.9'],
  ])('%s is %s:%s', (given, name, tag) => {
    expect(parseReference(given)).toMatchObject({ name, tag, digest: undefined })
  })

  it.each(['', 'a b', 'alpine:', ':latest', 'alpine::x', 'http://x/y', 'a//b', 'alpine@sha256:12'])(
    '%j is none',
    (given) => {
      expect(() => parseReference(given)).toThrow(expect.objectContaining({ code: 'invalid-reference' }))
    },
  )

  it('says that a name must be lowercase', () => {
    expect(() => parseReference('Alpine')).toThrow(
      'couldn\'t parse image name "Alpine": invalid reference format: repository name must be lowercase',
    )
  })
})

describe('a pull', () => {
  const catalogue = createCatalogue(standardImages)

  it.each([
    'alpine',
    'alpine:3.20',
    'busybox:1.36',
    'nginx',
    'nginx:1.25-alpine',
    'nginx:1.14.2',
    'registry.k8s.io/pause:3.9',
  ])('finds %s', async (given) => {
    expect((await catalogue.pull(given, signal)).digest).toMatch(/^sha256:[0-9a-f]{64}$/)
  })

  it('finds an image by its digest', async () => {
    const image = await catalogue.pull('alpine', signal)
    expect(await catalogue.pull(`alpine@${image.digest}`, signal)).toBe(image)
  })

  it.each([
    [
      'hvolos01/x',
      'failed to pull and unpack image "docker.io/hvolos01/x:latest": failed to resolve reference "docker.io/hvolos01/x:latest": ' +
        'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    ],
    [
      'alpine:nosuch',
      'failed to pull and unpack image "docker.io/library/alpine:nosuch": failed to resolve reference "docker.io/library/alpine:nosuch": ' +
        'docker.io/library/alpine:nosuch: not found',
    ],
    [
      '10.96.0.9:5000/x',
      'failed to pull and unpack image "10.96.0.9:5000/x:latest": failed to resolve reference "10.96.0.9:5000/x:latest": ' +
        'failed to do request: Head "https://10.96.0.9:5000/v2/x/manifests/latest": dial tcp 10.96.0.9:5000: i/o timeout',
    ],
    [
      'registry:5000/x',
      'failed to pull and unpack image "registry:5000/x:latest": failed to resolve reference "registry:5000/x:latest": ' +
        'failed to do request: Head "https://registry:5000/v2/x/manifests/latest": dial tcp: lookup registry: no such host',
    ],
  ])("of %s fails in containerd's words", async (given, message) => {
    await expect(catalogue.pull(given, signal)).rejects.toMatchObject({ code: 'not-found', message })
  })
})

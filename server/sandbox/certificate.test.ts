import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { createServer, get } from 'node:https'

import { expect, test } from 'vitest'

import { makeCertificate } from './certificate.ts'
import { Chance } from './chance.ts'

test('the certificate is for this machine’s loopback, signed by its own key, and valid now', () => {
  const { cert } = makeCertificate(Date.now(), new Chance(1))
  const read = new X509Certificate(cert)
  expect(read.verify(read.publicKey)).toBe(true)
  expect(read.checkIP('127.0.0.1')).toBe('127.0.0.1')
  expect(read.checkHost('localhost')).toBe('localhost')
  expect(read.checkIP('127.0.0.2')).toBeUndefined()
  expect(Date.parse(read.validFrom)).toBeLessThan(Date.now())
  expect(Date.parse(read.validTo)).toBeGreaterThan(Date.now())
})

test('a client that trusts only this certificate completes a TLS handshake', async () => {
  const { key, cert } = makeCertificate(Date.now(), new Chance(1))
  const server = createServer({ key, cert }, (_request, response) => response.end('hello'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  try {
    const status = await new Promise((resolve, reject) => {
      get({ host: '127.0.0.1', port, ca: cert, agent: false }, ({ statusCode }) => resolve(statusCode)).on(
        'error',
        reject,
      )
    })
    expect(status).toBe(200)
  } finally {
    server.close()
  }
})

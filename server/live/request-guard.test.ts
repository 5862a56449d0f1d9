import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'

import { describe, expect, test } from 'vitest'

import { isHostAllowed, isOriginAllowed, listAllowedAddresses, readCookie } from './request-guard.ts'

function requestWith(headers: Record<string, string>): IncomingMessage {
  const request = new IncomingMessage(new Socket())
  Object.assign(request.headers, headers)
  return request
}

const ALLOWED = listAllowedAddresses(['127.0.0.1', 'localhost', '::1'], 4000, false)

describe('a request', () => {
  test.each(['127.0.0.1:4000', 'localhost:4000', 'LOCALHOST:4000', '[::1]:4000'])('to %s is ours', (host) => {
    expect(isHostAllowed(requestWith({ host }), ALLOWED)).toBe(true)
  })

  test.each(['127.0.0.1', '127.0.0.1:4001', 'evil.example:4000', 'localhost.evil.example:4000', ''])(
    'to %j is not',
    (host) => {
      expect(isHostAllowed(requestWith({ host }), ALLOWED)).toBe(false)
    },
  )

  test('without an Origin, or with another, is not from a page of ours', () => {
    expect(isOriginAllowed(requestWith({}), ALLOWED)).toBe(false)
    expect(isOriginAllowed(requestWith({ origin: 'http://127.0.0.1:4000' }), ALLOWED)).toBe(true)
    expect(isOriginAllowed(requestWith({ origin: 'https://127.0.0.1:4000' }), ALLOWED)).toBe(false)
    expect(isOriginAllowed(requestWith({ origin: 'null' }), ALLOWED)).toBe(false)
  })

  test('gives the cookie of that name and no other', () => {
    const request = requestWith({ cookie: 'a=1; livedeck-4000=x=y; livedeck-40001=z' })
    expect(readCookie(request, 'livedeck-4000')).toBe('x=y')
    expect(readCookie(request, 'livedeck-400')).toBeUndefined()
  })
})

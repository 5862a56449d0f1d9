import { describe, expect, test } from 'vitest'

import { Credentials } from './credentials.ts'

describe('credentials', () => {
  test('a presenter’s token admits one browser and no second', () => {
    const credentials = new Credentials()
    const token = credentials.makeToken('presenter')
    expect(credentials.redeemToken(token)?.session.role).toBe('presenter')
    expect(credentials.redeemToken(token)).toBeNull()
  })

  test('a follower’s token admits many, each as a follower', () => {
    const credentials = new Credentials()
    const token = credentials.makeToken('follower')
    expect(credentials.redeemToken(token)?.session.role).toBe('follower')
    expect(credentials.redeemToken(token)?.session.role).toBe('follower')
  })

  test('a made-up token and a made-up cookie are nobody’s', () => {
    const credentials = new Credentials()
    expect(credentials.redeemToken('guess')).toBeNull()
    expect(credentials.findSession('guess')).toBeNull()
    expect(credentials.findSession(undefined)).toBeNull()
  })

  test('a cookie without the key of its page is worth no ticket', () => {
    const credentials = new Credentials()
    const mine = credentials.redeemToken(credentials.makeToken('presenter'))
    const other = credentials.redeemToken(credentials.makeToken('follower'))
    if (!mine || !other) throw new Error('both tokens are fresh')
    expect(credentials.findPage(mine.cookie, mine.pageKey)).toBe(mine.session)
    expect(credentials.findPage(mine.cookie, other.pageKey)).toBeNull()
    expect(credentials.findPage(mine.cookie, '')).toBeNull()
  })

  test('a crowd of followers never takes the presenter’s session', () => {
    const credentials = new Credentials()
    const mine = credentials.redeemToken(credentials.makeToken('presenter'))
    const token = credentials.makeToken('follower')
    const first = credentials.redeemToken(token)
    for (let n = 0; n < 1_000; n += 1) credentials.redeemToken(token)
    expect(credentials.findSession(first?.cookie)).toBeNull()
    expect(credentials.findSession(mine?.cookie)?.role).toBe('presenter')
  })

  test('a ticket opens one connection of its own session', () => {
    const credentials = new Credentials()
    const mine = credentials.redeemToken(credentials.makeToken('presenter'))
    const other = credentials.redeemToken(credentials.makeToken('follower'))
    if (!mine || !other) throw new Error('both tokens are fresh')
    expect(credentials.redeemTicket(credentials.makeTicket(mine.session), other.session)).toBe(false)
    const ticket = credentials.makeTicket(mine.session)
    expect(credentials.redeemTicket(ticket, mine.session)).toBe(true)
    expect(credentials.redeemTicket(ticket, mine.session)).toBe(false)
  })

  test('a ticket is void after a minute', () => {
    let now = 0
    const credentials = new Credentials(() => now)
    const redeemed = credentials.redeemToken(credentials.makeToken('presenter'))
    if (!redeemed) throw new Error('the token is fresh')
    const ticket = credentials.makeTicket(redeemed.session)
    now = 60_001
    expect(credentials.redeemTicket(ticket, redeemed.session)).toBe(false)
  })
})

import { describe, expect, test } from 'vitest'

import { SizeAgreement, fontThatFits, limitSize } from './screen-size.ts'

const size = (cols: number, rows: number): { cols: number; rows: number } => ({ cols, rows })

describe('the size of a terminal', () => {
  test('stays within what the server takes', () => {
    expect(limitSize(size(3, 1_000))).toEqual(size(20, 200))
    expect(limitSize(size(Number.NaN, 24))).toBeNull()
    expect(limitSize(undefined)).toBeNull()
  })

  test('is asked for once', () => {
    const agreement = new SizeAgreement()
    agreement.restart(size(80, 24))
    expect(agreement.ask(size(80, 24))).toBe(false)
    expect(agreement.ask(size(100, 30))).toBe(true)
    expect(agreement.ask(size(100, 30))).toBe(false)
  })

  test('of another window is followed, unless our own wish is on its way', () => {
    const agreement = new SizeAgreement()
    agreement.restart(size(80, 24))
    expect(agreement.take(size(90, 24))).toBe(true)
    agreement.ask(size(100, 30))
    expect(agreement.take(size(90, 24))).toBe(false)
    expect(agreement.take(size(100, 30))).toBe(true)
    expect(agreement.take(size(70, 20))).toBe(true)
  })

  test('a follower’s font shrinks until the presenter’s whole screen fits', () => {
    expect(fontThatFits(18, size(60, 40), size(120, 40))).toBe(9)
    expect(fontThatFits(18, size(240, 80), size(120, 40))).toBe(28)
  })
})

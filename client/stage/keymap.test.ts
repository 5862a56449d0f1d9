import { describe, expect, test } from 'vitest'

import { KEYS, type KeyPress, NumberEntry, actionForKey, leavesTerminal } from './keymap.ts'

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  shiftKey: false,
  ...held,
})

describe('keys of the slide', () => {
  test('each key means one action', () => {
    const keys = KEYS.flatMap((binding) => binding.keys)
    expect(new Set(keys).size).toBe(keys.length)
  })

  test('Shift skips fragments, and turns Space around', () => {
    expect(actionForKey(press('ArrowRight'))).toBe('next')
    expect(actionForKey(press('ArrowRight', { shiftKey: true }))).toBe('next-slide')
    expect(actionForKey(press(' '))).toBe('next')
    expect(actionForKey(press(' ', { shiftKey: true }))).toBe('back')
  })

  test('the browser keeps its chords', () => {
    expect(actionForKey(press('f', { ctrlKey: true }))).toBeNull()
    expect(actionForKey(press('ArrowLeft', { altKey: true }))).toBeNull()
    expect(actionForKey(press('l', { metaKey: true }))).toBeNull()
  })

  test('letters work under Caps Lock', () => {
    expect(actionForKey(press('O'))).toBe('overview')
  })

  test('only a chord leaves the terminal, so that Escape reaches the shell', () => {
    expect(leavesTerminal(press('Escape'))).toBe(false)
    expect(leavesTerminal(press('Escape', { ctrlKey: true, shiftKey: true }))).toBe(true)
    expect(leavesTerminal(press('.', { ctrlKey: true }))).toBe(true)
  })
})

describe('a number that is typed', () => {
  test('collects digits until it is taken', () => {
    const entry = new NumberEntry()
    for (const key of ['0', '1', '2']) expect(entry.type(press(key))).toBe(true)
    expect(entry.digits).toBe('12')
    expect(entry.take()).toBe(12)
    expect(entry.take()).toBeNull()
  })

  test('is not begun by another key, nor by a chord', () => {
    const entry = new NumberEntry()
    expect(entry.type(press('a'))).toBe(false)
    expect(entry.type(press('1', { ctrlKey: true }))).toBe(false)
    expect(entry.digits).toBe('')
  })
})

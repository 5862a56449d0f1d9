import { describe, expect, it } from 'vitest'

import { applyJsonPatch } from './json-patch.ts'
import { applyMergePatch } from './merge-patch.ts'
import { PatchError } from './messages.ts'

const codeOf = (document: unknown, patch: unknown): string => {
  try {
    applyJsonPatch(document, patch)
    return 'applied'
  } catch (error) {
    if (error instanceof PatchError) return error.code
    throw error
  }
}

describe('applyJsonPatch', () => {
  it('works through its operations in order and leaves the document alone', () => {
    const document = Object.freeze({ a: Object.freeze([1, 2]), b: Object.freeze({ c: 1 }) })
    const patch = [
      { op: 'add', path: '/a/1', value: 9 },
      { op: 'move', from: '/b/c', path: '/d' },
      { op: 'copy', from: '/d', path: '/a/-' },
      { op: 'test', path: '/a', value: [1, 9, 2, 1] },
      { op: 'remove', path: '/a/0' },
      { op: 'replace', path: '/b', value: null },
    ]
    expect(applyJsonPatch(document, patch)).toEqual({ a: [9, 2, 1], b: null, d: 1 })
  })

  it('reads ~0 and ~1 in that order', () => {
    expect(applyJsonPatch({ '~1': 1 }, [{ op: 'replace', path: '/~01', value: 2 }])).toEqual({ '~1': 2 })
  })

  it('shares what it does not change', () => {
    const document = { spec: { a: 1 }, status: { b: 2 } }
    const patched = applyJsonPatch(document, [{ op: 'replace', path: '/spec/a', value: 3 }])
    expect(patched).toHaveProperty('status', document.status)
  })

  it.each([
    ['a missing member', [{ op: 'remove', path: '/x' }], 'not-applicable'],
    ['a missing parent', [{ op: 'add', path: '/x/y', value: 1 }], 'not-applicable'],
    ['an index past the end', [{ op: 'add', path: '/l/3', value: 1 }], 'not-applicable'],
    ['an index that is none', [{ op: 'remove', path: '/l/01' }], 'not-applicable'],
    ['a test that fails', [{ op: 'test', path: '/l/0', value: 2 }], 'not-applicable'],
    ['what every object inherits', [{ op: 'remove', path: '/toString' }], 'not-applicable'],
    ['an operation unheard of', [{ op: 'explode', path: '/l' }], 'not-applicable'],
    ['a patch that is no list', {}, 'malformed'],
    ['an operation without a path', [{ op: 'add' }], 'malformed'],
    ['too many operations', Array.from({ length: 10_001 }, () => ({ op: 'test', path: '' })), 'too-large'],
  ])('refuses %s', (_, patch, code) => {
    expect(codeOf({ l: [1] }, patch)).toBe(code)
  })
})

/** The cases of RFC 7396, appendix A. */
describe('applyMergePatch', () => {
  it.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('%j with %j is %j', (original, patch, expected) => {
    expect(applyMergePatch(original, patch)).toEqual(expected)
  })
})

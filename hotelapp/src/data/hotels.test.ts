import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { makeData } from '../../scripts/make-data.mjs'
import { HOTELS } from './hotels.ts'

const unique = (values: readonly string[]): number => new Set(values).size

describe('the data set', () => {
  test('holds eighty hotels that differ in id, name and phone number', () => {
    expect(HOTELS).toHaveLength(80)
    expect(unique(HOTELS.map(({ hotelId }) => hotelId))).toBe(80)
    expect(unique(HOTELS.map(({ name }) => name))).toBe(80)
    expect(unique(HOTELS.map(({ phoneNumber }) => phoneNumber))).toBe(80)
  })

  test('has no phone number that somebody could have', () => {
    expect(HOTELS.filter(({ phoneNumber }) => !/^\+357 22 0\d{5}$/.test(phoneNumber))).toEqual([])
  })

  test('lies in Nicosia', () => {
    const outside = HOTELS.filter(
      ({ latitude, longitude }) =>
        latitude < 35.1 || latitude > 35.18 || longitude < 33.3 || longitude > 33.42,
    )
    expect(outside).toEqual([])
  })

  test.each(Object.entries(makeData()))('%s is what scripts/make-data.mjs makes', (path, content) => {
    expect(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')).toBe(content)
  })
})

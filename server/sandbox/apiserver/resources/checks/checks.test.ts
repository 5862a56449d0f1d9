import { describe, expect, test } from 'vitest'

import { goSelector, show } from './go-syntax.ts'
import { intOrPercent } from './int-or-percent.ts'
import { selects } from './labels.ts'
import { configKey, dns1123Label, envName } from './names.ts'
import { portName } from './ports.ts'
import { Problems } from './problems.ts'
import { canonicalQuantity, compareQuantities, parseQuantity } from './quantity.ts'

describe('names', () => {
  test('a container name is a lowercase label', () => {
    expect(dns1123Label('Bad_Name')).toEqual([
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    ])
    expect(dns1123Label('a'.repeat(64))).toEqual(['must be no more than 63 characters'])
  })

  test('an environment variable takes all but an equals sign', () => {
    expect(envName('MY VAR.1')).toEqual([])
    expect(envName('A=B')).toHaveLength(1)
  })

  test('a key of a ConfigMap is no path', () => {
    expect(configKey('a/b')).toHaveLength(1)
    expect(configKey('..')).toEqual(["must not be '..'"])
  })

  test('the name of a port has a letter and at most 15 characters', () => {
    expect(portName('8080')).toEqual(['must contain at least one letter (a-z)'])
    expect(portName('a-very-long-port-name')).toEqual(['must be no more than 15 characters'])
  })
})

describe('quantities', () => {
  test.each([
    ['0.5', '500m'],
    ['1000m', '1'],
    ['1024Mi', '1Gi'],
    ['128Mi', '128Mi'],
    ['1500Mi', '1500Mi'],
    ['0.5Gi', '512Mi'],
    ['0.5Mi', '512Ki'],
    ['100Ki', '100Ki'],
    ['1e3', '1e3'],
    ['1000k', '1M'],
    ['0', '0'],
    ['0Mi', '0'],
    ['-1', '-1'],
    ['0.1m', '100u'],
    ['nonsense', 'nonsense'],
  ])('%s is kept as %s', (text, kept) => {
    expect(canonicalQuantity(text)).toBe(kept)
  })

  test('more is more, in whatever unit', () => {
    const [small, large] = [parseQuantity('1G'), parseQuantity('1Gi')]
    expect(small && large && compareQuantities(small, large)).toBe(-1)
  })
})

describe('problems', () => {
  test('are worded as the API server words them', () => {
    const problems = new Problems()
    problems.required('spec.containers')
    problems.notSupported('spec.x', 'Never', ['Always', 'OnFailure'])
    problems.duplicate('spec.y', 'a')
    problems.invalid('spec.z', 0, 'must be positive')
    expect(problems.list.map(({ field, message }) => `${field}: ${message}`)).toEqual([
      'spec.containers: Required value',
      'spec.x: Unsupported value: "Never": supported values: "Always", "OnFailure"',
      'spec.y: Duplicate value: "a"',
      'spec.z: Invalid value: 0: must be positive',
    ])
  })

  test('a percentage needs its sign', () => {
    const problems = new Problems()
    intOrPercent(problems, 'f', '25')
    expect(problems.list.map(({ message }) => message)).toEqual([
      `Invalid value: "25": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')`,
    ])
  })

  test('selectors are shown as Go shows them', () => {
    expect(show(goSelector({ matchLabels: { app: 'web' } }))).toBe(
      'v1.LabelSelector{MatchLabels:map[string]string{"app":"web"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}',
    )
  })
})

test('a selector chooses by labels and by expressions', () => {
  const selector = {
    matchLabels: { app: 'web' },
    matchExpressions: [
      { key: 'tier', operator: 'NotIn', values: ['db'] },
      { key: 'app', operator: 'Exists' },
    ],
  }
  expect(selects(selector, { app: 'web' })).toBe(true)
  expect(selects(selector, { app: 'web', tier: 'db' })).toBe(false)
})

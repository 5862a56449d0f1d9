import { describe, expect, test } from 'vitest'
import { parseAttributes } from './attributes.ts'
import { parseFenceInfo } from './fence.ts'

describe('parseAttributes', () => {
  test('reads every attribute of a step', () => {
    const { attributes, faults } = parseAttributes(
      'run=false terminal=watch exit=any expect="/x y/i" wait="deploy/pingpong available" timeout=2m ' +
        "fill='kubectl get pods -o name' interrupt open=svc/frontend hidden id=my-step",
    )
    expect(faults).toEqual([])
    expect(attributes).toEqual({
      run: false,
      terminal: 'watch',
      exit: 'any',
      expect: '/x y/i',
      wait: 'deploy/pingpong available',
      timeout: 120,
      fill: 'kubectl get pods -o name',
      interrupt: true,
      open: 'svc/frontend',
      hidden: true,
      id: 'my-step',
    })
  })

  test('undoes escapes of quotes and backslashes, and leaves those of a regular expression', () => {
    expect(parseAttributes(String.raw`expect="/\d+ \"pods\"/"`).attributes.expect).toBe(
      String.raw`/\d+ "pods"/`,
    )
  })

  test.each([
    ['ternimal=watch', 'error', '`terminal`'],
    ['hiden', 'error', '`hidden`'],
    ['ouput', 'error', '`output`'],
    ['lineNumbers', 'warning', 'unknown'],
  ])('reports the unknown %s as %s and says %s', (text, level, part) => {
    const { faults } = parseAttributes(text)
    expect(faults).toMatchObject([{ level, rule: 'attribute-unknown' }])
    expect(faults[0]?.message).toContain(part)
  })

  test.each([
    'exit=256',
    'exit=-1',
    'timeout=soon',
    'expect="x"',
    'expect="/(/"',
    'terminal="a b"',
    'run=maybe',
    'id=',
    'wait=""',
    'fill',
    '=x',
    'open="unclosed',
  ])('reports the malformed %s', (text) => {
    expect(parseAttributes(text).faults).toMatchObject([{ level: 'error', rule: 'attribute-malformed' }])
  })

  test('takes bare open, Pandoc ids and classes', () => {
    const { attributes, classes } = parseAttributes('.bash #me open')
    expect(attributes).toEqual({ open: true, id: 'me' })
    expect(classes).toEqual(['bash'])
  })
})

describe('parseFenceInfo', () => {
  test.each([
    ['bash', 'bash', 'bash'],
    ['bash {run=false}', 'bash', 'bash'],
    ['bash{id=x}', 'bash', 'bash'],
    ['bash {1,3-5}', 'bash', 'bash {1,3-5}'],
    ['bash {1} {terminal=watch}', 'bash', 'bash {1}'],
    ['{.bash id=x}', 'bash', 'bash'],
    ['Bash', 'bash', 'Bash'],
    ['{output}', '', ''],
    ['yaml title="a"', 'yaml', 'yaml title="a"'],
    ['bash {expect="/a{2}/"}', 'bash', 'bash'],
  ])('reads the language of %j and leaves the highlighter its part', (info, language, highlight) => {
    expect(parseFenceInfo(info)).toMatchObject({ language, highlight, faults: [] })
  })

  test('reports braces that are not closed and keeps what they say', () => {
    const info = parseFenceInfo('bash {id=x')
    expect(info).toMatchObject({ language: 'bash', attributes: { id: 'x' }, highlight: 'bash' })
    expect(info.faults).toMatchObject([{ rule: 'attribute-malformed' }])
  })
})

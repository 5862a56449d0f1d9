import { describe, expect, test } from 'vitest'

import { parseClientMessage } from './client-message.ts'
import { FRAME, makeFrame, parseFrame } from './frame.ts'

const parse = (value: unknown): unknown => parseClientMessage(JSON.stringify(value))

describe('a browser’s messages', () => {
  test('are taken as they are meant, without fields that nobody asked for', () => {
    expect(parse({ type: 'run', step: 's1', command: 2, force: true, host: 'evil' })).toEqual({
      type: 'run',
      step: 's1',
      command: 2,
      force: true,
    })
    expect(parse({ type: 'position', position: { slide: 3, fragment: 0 } })).toEqual({
      type: 'position',
      position: { slide: 3, fragment: 0 },
    })
    expect(parse({ type: 'reset-cluster', cluster: 'production' })).toEqual({ type: 'reset-cluster' })
  })

  test.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['null', 'null'],
    ['an unknown type', '{"type":"exec"}'],
    ['a type that every object has', '{"type":"constructor"}'],
    ['a run without a step', '{"type":"run"}'],
    ['a run with a number for a step', '{"type":"run","step":1}'],
    ['a command before the first', '{"type":"run","step":"s","command":0}'],
    ['a screen of no width', '{"type":"resize","channel":0,"cols":0,"rows":30}'],
    ['a screen too large', '{"type":"resize","channel":0,"cols":100000,"rows":30}'],
    ['a broken count', '{"type":"ack","channel":0,"bytes":-1}'],
    ['a channel that does not fit a byte', '{"type":"ack","channel":256,"bytes":1}'],
    ['a fill that a shell would read as more than a word', '{"type":"run","step":"s","fill":"a;reboot"}'],
    ['a fill that is an option', '{"type":"choose","step":"s","name":"--all"}'],
    ['a run that says nothing known of the steps before', '{"type":"run","step":"s","before":"maybe"}'],
    ['a catch-up to no slide', '{"type":"catch-up","slide":0}'],
    ['a trust in nothing', '{"type":"trust","digest":""}'],
    ['a role that does not exist', '{"type":"link","role":"root"}'],
    ['a position off the deck', '{"type":"position","position":{"slide":0,"fragment":0}}'],
  ])('are refused when they are %s', (_what, text) => {
    expect(parseClientMessage(text)).toBeNull()
  })

  test('with a text larger than a step may be are refused', () => {
    expect(parse({ type: 'run', step: 's1', text: 'x'.repeat(64 * 1024 + 1) })).toBeNull()
  })
})

describe('a binary frame', () => {
  test('gives back what was put in, to the byte', () => {
    const payload = Uint8Array.from({ length: 256 }, (_, index) => index)
    expect(parseFrame(makeFrame(FRAME.input, 7, payload))).toEqual({ kind: FRAME.input, channel: 7, payload })
  })

  test('of unknown kind or without a channel is none', () => {
    expect(parseFrame(Uint8Array.of(9, 0, 1))).toBeNull()
    expect(parseFrame(Uint8Array.of(1))).toBeNull()
  })
})

import { gzipSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import { type TarEntry, writeTar } from '../../../oci/tar.ts'
import { nginx } from '../images/nginx.ts'
import { applyLayers } from './layer-files.ts'

const PAGE = '/usr/share/nginx/html/index.html'

const makeEntry = (path: string, content: string | Buffer, rest: Partial<TarEntry> = {}): TarEntry => ({
  path,
  type: 'file',
  mode: 0o644,
  mtime: 0,
  content: Buffer.from(content),
  target: '',
  ...rest,
})

const layerOf = (...entries: TarEntry[]): Buffer => gzipSync(writeTar(entries))

describe('the files of layers', () => {
  it('come over those of the known image, the last one on top', async () => {
    const files = await applyLayers(nginx, [
      layerOf(makeEntry(PAGE.slice(1), 'first'), makeEntry('srv/a', 'a')),
      writeTar([makeEntry(PAGE.slice(1), 'second')]),
      layerOf(makeEntry('srv/b', '', { type: 'hardlink', target: 'srv/a' })),
    ])
    expect([files.get(PAGE), files.get('/srv/a'), files.get('/srv/b')]).toEqual(['second', 'a', 'a'])
    expect(files.get('/etc/nginx/nginx.conf')).toBe(nginx.files.get('/etc/nginx/nginx.conf'))
    expect(nginx.files.get(PAGE)).not.toBe('second')
  })

  it('go where a layer hides them', async () => {
    const files = await applyLayers(nginx, [
      layerOf(makeEntry('srv/a', 'a'), makeEntry('srv/ab', 'ab'), makeEntry('srv/deep/c', 'c')),
      layerOf(makeEntry('srv/.wh.a', ''), makeEntry('srv/deep/.wh..wh..opq', '')),
    ])
    expect([files.has('/srv/a'), files.get('/srv/ab'), files.has('/srv/deep/c')]).toEqual([
      false,
      'ab',
      false,
    ])
  })

  it.each([
    ['a program', makeEntry('usr/sbin/nginx', '#!/bin/sh\n')],
    ['no text', makeEntry('srv/x', Buffer.from([0xff, 0xfe, 0x00]))],
    ['a path that leads out', makeEntry('srv/../../x', 'x')],
    ['a link to nowhere', makeEntry('srv/x', '', { type: 'hardlink', target: '../x' })],
    ['more than an image may add', makeEntry('srv/x', Buffer.alloc(5 * 1024 * 1024, 'x'))],
  ])('are left out where they are %s', async (_what, entry) => {
    expect(await applyLayers(nginx, [layerOf(entry)])).toEqual(nginx.files)
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['no archive', Buffer.from('a layer')],
    ['a broken archive', Buffer.from([0x1f, 0x8b, 0x00])],
    ['a bomb', gzipSync(Buffer.alloc(64 * 1024 * 1024))],
    [
      'an archive with negative lengths',
      Buffer.from(writeTar([makeEntry('x', 'x')])).fill('-00000001000', 124, 136),
    ],
  ])('are none where a layer is %s', async (_what, layer) => {
    expect((await applyLayers(nginx, [layer])).size).toBeLessThanOrEqual(nginx.files.size + 1)
  })
})

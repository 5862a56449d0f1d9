import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { beforeEach, expect, onTestFinished, test } from 'vitest'

import { DockerError } from './docker-error.ts'
import { ImageStore } from './image-store.ts'
import { makeStored } from './pull.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'livedeck-store-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
})

const addImage = (store: ImageStore, text: string): Promise<unknown> => {
  const id = store.put(Buffer.from(text))
  return store.change(({ images }) => images.push(makeStored({ id, manifest: id, blobs: [id] })))
}

test('commands that change it side by side lose nothing', async () => {
  const stores = Array.from({ length: 20 }, () => new ImageStore(folder))
  await Promise.all(stores.map((store, at) => addImage(store, `image ${at}`)))
  expect(new ImageStore(folder).read().images).toHaveLength(20)
})

test('a lock whose holder died is taken over', async () => {
  const store = new ImageStore(folder)
  // Pids end below this (Linux: PID_MAX_LIMIT).
  writeFileSync(join(folder, 'lock'), String(2 ** 22 + 1))
  await addImage(store, 'image')
  expect(store.read().images).toHaveLength(1)
})

test('a change that fails changes nothing', async () => {
  const store = new ImageStore(folder)
  await addImage(store, 'image')
  const failure = store.change((index) => {
    index.images = []
    throw new DockerError('refused', 'no')
  })
  await expect(failure).rejects.toThrow('no')
  expect(store.read().images).toHaveLength(1)
})

test('blobs go with the last image that needs them', async () => {
  const store = new ImageStore(folder)
  const shared = store.put(Buffer.from('layer'))
  const [a, b] = ['a', 'b'].map((text) => store.put(Buffer.from(text)))
  await store.change(({ images }) => {
    for (const id of [a, b]) if (id) images.push(makeStored({ id, manifest: id, blobs: [id, shared] }))
  })
  await store.change((index) => void index.images.shift())
  expect([store.has(a ?? ''), store.has(shared)]).toEqual([false, true])
  await store.change((index) => void index.images.shift())
  expect(store.usedBytes()).toBe(0)
})

test('an image whose parts another command removed is not recorded', async () => {
  const store = new ImageStore(folder)
  const id = `sha256:${'0'.repeat(64)}`
  const failure = store.change(({ images }) => images.push(makeStored({ id, manifest: id, blobs: [id] })))
  await expect(failure).rejects.toMatchObject({ code: 'store' })
})

test('it takes no more than its limit', () => {
  const store = new ImageStore(folder, 10)
  store.put(Buffer.alloc(8))
  expect(() => store.put(Buffer.alloc(3, 1))).toThrow(DockerError)
})

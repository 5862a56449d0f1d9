import { describe, expect, test } from 'vitest'

import { FLOW, FRAME_HEADER } from '../protocol/frame.ts'
import { OutputBatch } from './output-batch.ts'
import { Pacer } from './pacer.ts'
import { PauseGate } from './pause-gate.ts'
import { RateLimit } from './rate-limit.ts'
import { TerminalFeed, type Viewer } from './terminal-feed.ts'

const frameOf = (bytes: number): Uint8Array<ArrayBuffer> => new Uint8Array(bytes + FRAME_HEADER)

/** A viewer that notes what it was sent. */
class NotingViewer implements Viewer {
  isWaitedFor = false
  isHidden = false
  unsentBytes = 0
  readonly sent: string[] = []

  sendFrame(frame: Uint8Array): void {
    this.sent.push(`frame ${frame.length - FRAME_HEADER}`)
  }

  sendSnapshot(): void {
    this.sent.push('snapshot')
  }
}

const SOURCE = {
  channel: 0,
  mirror: { snapshot: async () => ({ cols: 80, rows: 24, bytes: new Uint8Array(1) }) },
  flush: () => {},
}

describe('flow control', () => {
  test('a viewer gets a snapshot first, then what came meanwhile', async () => {
    const viewer = new NotingViewer()
    const feed = new TerminalFeed(SOURCE, viewer, () => {})
    const isReady = feed.refresh()
    feed.push(frameOf(10))
    await isReady
    feed.push(frameOf(20))
    expect(viewer.sent).toEqual(['snapshot', 'frame 10', 'frame 20'])
    feed.dispose()
  })

  test('a slow follower is left behind and gets a snapshot when it has caught up', async () => {
    const viewer = new NotingViewer()
    const feed = new TerminalFeed(SOURCE, viewer, () => {})
    await feed.refresh()
    feed.push(frameOf(FLOW.high))
    feed.push(frameOf(10))
    expect(viewer.sent).toEqual(['snapshot', `frame ${FLOW.high}`])
    feed.acknowledge(FLOW.high)
    await expect.poll(() => viewer.sent.at(-1)).toBe('snapshot')
    feed.dispose()
  })

  test('the window that is waited for is never left behind: it is full instead', async () => {
    const viewer = new NotingViewer()
    viewer.isWaitedFor = true
    const feed = new TerminalFeed(SOURCE, viewer, () => {})
    await feed.refresh()
    feed.push(frameOf(FLOW.high))
    feed.push(frameOf(10))
    expect(viewer.sent.at(-1)).toBe('frame 10')
    expect(feed.isFull).toBe(true)
    feed.acknowledge(Number.MAX_SAFE_INTEGER)
    expect(feed.hasRoom).toBe(true)
    feed.dispose()
  })

  test('a viewer that acknowledges what it never read is left behind all the same', async () => {
    const viewer = new NotingViewer()
    const feed = new TerminalFeed(SOURCE, viewer, () => {})
    await feed.refresh()
    viewer.unsentBytes = FLOW.high
    feed.push(frameOf(10))
    feed.acknowledge(Number.MAX_SAFE_INTEGER)
    expect(viewer.sent).toEqual(['snapshot'])
    feed.dispose()
  })

  test('a hidden page gets nothing until it shows', async () => {
    const viewer = new NotingViewer()
    const feed = new TerminalFeed(SOURCE, viewer, () => {})
    await feed.refresh()
    viewer.isHidden = true
    feed.push(frameOf(10))
    expect(viewer.sent).toEqual(['snapshot'])
    viewer.isHidden = false
    feed.refreshIfBehind()
    await expect.poll(() => viewer.sent).toEqual(['snapshot', 'snapshot'])
    feed.dispose()
  })

  test('a pty is resumed only when no reason to wait is left', () => {
    const calls: string[] = []
    const gate = new PauseGate({ pause: () => calls.push('pause'), resume: () => calls.push('resume') })
    gate.set('viewer', true)
    gate.set('mirror', true)
    gate.set('viewer', false)
    gate.set('viewer', false)
    expect(calls).toEqual(['pause'])
    gate.set('mirror', false)
    expect(calls).toEqual(['pause', 'resume'])
  })

  test('the first read after a pause is sent at once, the next ones together', async () => {
    const sizes: number[] = []
    const batch = new OutputBatch(3, (frame) => sizes.push(frame.length - FRAME_HEADER))
    batch.add(new Uint8Array(1))
    expect(sizes).toEqual([1])
    batch.add(new Uint8Array(2))
    batch.add(new Uint8Array(3))
    expect(sizes).toEqual([1])
    await expect.poll(() => sizes).toEqual([1, 5])
    batch.dispose()
  })

  test('what follows a key is sent at once, even while reads are being joined', () => {
    const sizes: number[] = []
    const batch = new OutputBatch(3, (frame) => sizes.push(frame.length - FRAME_HEADER))
    batch.add(new Uint8Array(1))
    batch.expectEcho()
    batch.add(new Uint8Array(2))
    batch.add(new Uint8Array(3))
    expect(sizes).toEqual([1, 2])
    batch.dispose()
  })

  test('terminals wait for the presenter’s window that was used last, never for a follower', () => {
    const pacer = new Pacer()
    const first = { isPresenter: true, isHidden: false }
    const second = { isPresenter: true, isHidden: false }
    const follower = { isPresenter: false, isHidden: false }
    for (const member of [first, second, follower]) pacer.touch(member)
    expect(pacer.current).toBe(second)
    second.isHidden = true
    expect(pacer.current).toBe(first)
    pacer.remove(first)
    expect(pacer.current).toBeNull()
  })

  test('a rate limit allows a burst and then so much a second', () => {
    let now = 0
    const limit = new RateLimit(2, 1, () => now)
    expect([limit.take(), limit.take(), limit.take()]).toEqual([true, true, false])
    now = 1_000
    expect([limit.take(), limit.take()]).toEqual([true, false])
  })
})

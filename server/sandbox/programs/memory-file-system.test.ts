import { describe, expect, it } from 'vitest'

import { alpine } from './images/alpine.ts'
import { imageTree } from './image-tree.ts'
import { MemoryFileSystem } from './memory-file-system.ts'

const now = (): number => 1000
const newFiles = (
  options: Partial<ConstructorParameters<typeof MemoryFileSystem>[0]> = {},
): MemoryFileSystem => new MemoryFileSystem({ now, ...options })

describe('a file system over an image', () => {
  it('keeps what one container writes from the others', () => {
    const base = imageTree(alpine, 0)
    const one = newFiles({ base })
    const other = newFiles({ base })
    one.writeFile('/etc/passwd', 'mine')
    one.writeFile('/etc/group', 'more', { append: true })
    one.remove('/bin/ls')
    expect(other.readFile('/etc/passwd').toString()).toContain('root:x:0:0')
    expect(other.readFile('/etc/group').toString()).not.toContain('more')
    expect(other.exists('/bin/ls')).toBe(true)
    expect(one.readFile('/etc/group').toString()).toMatch(/nobody:x:65534:\nmore$/)
  })

  it('lets a reader keep what it read while a writer appends', () => {
    const files = newFiles()
    files.writeFile('/log', 'a')
    const read = files.readFile('/log')
    for (let index = 0; index < 1000; index++) files.writeFile('/log', 'b', { append: true })
    expect(read.toString()).toBe('a')
    expect(files.stat('/log')).toEqual({ mtime: 1000, size: 1001, mode: 0o644, isFolder: false })
  })

  it('is full at its limit, and has room again after a removal', () => {
    const files = newFiles({ limit: 10_000 })
    files.writeFile('/big', Buffer.alloc(9000))
    expect(() => files.writeFile('/more', Buffer.alloc(2000))).toThrow(
      expect.objectContaining({ code: 'no-space' }),
    )
    files.remove('/big')
    files.writeFile('/more', Buffer.alloc(9000))
    expect(files.list('/')).toEqual(['more'])
  })

  it('counts files too, not only their bytes', () => {
    const files = newFiles({ limit: 10_000 })
    const fill = (): void => {
      for (let index = 0; index < 100; index++) files.writeFile(`/empty${index}`, '')
    }
    expect(fill).toThrow(expect.objectContaining({ code: 'no-space' }))
  })
})

describe('mounted file systems', () => {
  it('are seen at their place, the innermost first, and cannot be removed', () => {
    const volume = newFiles()
    const inner = newFiles()
    const files = newFiles({
      mounts: new Map([
        ['/data', volume],
        ['/data/inner', inner],
      ]),
    })
    files.writeFile('/data/x', 'volume')
    files.writeFile('/data/inner/y', 'inner')
    expect(volume.readFile('/x').toString()).toBe('volume')
    expect(inner.readFile('/y').toString()).toBe('inner')
    expect(files.list('/')).toEqual(['data'])
    expect(() => files.remove('/data', { recursive: true })).toThrow(
      expect.objectContaining({ code: 'busy' }),
    )
  })
})

describe('what goes wrong', () => {
  it.each([
    ['readFile', '/nosuch', 'not-found'],
    ['readFile', '/folder', 'is-a-folder'],
    ['readFile', '/file/below', 'not-a-folder'],
    ['list', '/file', 'not-a-folder'],
    ['makeFolder', '/folder', 'exists'],
    ['makeFolder', '/no/such', 'not-found'],
    ['remove', '/folder', 'not-empty'],
    ['remove', '/', 'busy'],
  ] as const)('%s(%s) says %s', (method, path, code) => {
    const files = newFiles()
    files.makeFolder('/folder/sub', { parents: true })
    files.writeFile('/file', '')
    expect(() => files[method](path)).toThrow(expect.objectContaining({ name: 'FileError', code }))
  })
})

import { describe, expect, test } from 'vitest'

import { parseArguments } from './arguments.ts'
import { createWebServer, isLoopback, listHostNames, listen, urlOf } from './listen.ts'
import { ArgumentError, ListenError } from './messages.ts'

/** What an error says, by its code and its one line. */
function errorOf(act: () => unknown): { code: string; message: string } {
  try {
    act()
  } catch (error) {
    if (error instanceof ArgumentError) return error
    throw error
  }
  throw new Error('no error was thrown')
}

describe('the command line', () => {
  test('presents the lab on loopback when it is empty', () => {
    expect(parseArguments([])).toMatchObject({
      command: 'present',
      deck: null,
      host: '127.0.0.1',
      port: null,
      open: true,
    })
  })

  test('takes a deck and flags in any order', () => {
    const args = parseArguments(['present', '--no-open', 'my.md', '--target', 'ssh:kube1', '--port=5000'])
    expect(args).toMatchObject({ deck: 'my.md', target: 'ssh:kube1', port: 5000, open: false })
  })

  test('mends only when told to, and measures slides where it can unless told', () => {
    expect(parseArguments(['check']).check).toEqual({ fix: false, overflow: null })
    expect(parseArguments(['check', '--fix', '--overflow']).check).toEqual({ fix: true, overflow: true })
    expect(parseArguments(['check', '--no-overflow']).check).toEqual({ fix: false, overflow: false })
  })

  test("leaves the machine's own docker on PATH only when told to", () => {
    expect(parseArguments([]).realDocker).toBe(false)
    expect(parseArguments(['sandbox', '--real-docker']).realDocker).toBe(true)
  })

  test('takes a deck to import, and whether it may replace a file', () => {
    expect(parseArguments(['import', 'a.yml', '-o', 'b.md'])).toMatchObject({
      command: 'import',
      deck: 'a.yml',
      output: 'b.md',
      force: false,
    })
    expect(parseArguments(['import', 'a.yml', '--force']).force).toBe(true)
  })

  test('exports several decks to the kinds of handouts that are named, else to PDF and HTML', () => {
    expect(parseArguments(['export', 'a.md', 'b.md', '--png', '--pdf-notes'])).toMatchObject({
      decks: ['a.md', 'b.md'],
      handouts: { formats: ['pdf', 'png'], pdfNotes: true, htmlNotes: false, watch: false },
    })
    expect(parseArguments(['export', '--html-notes']).handouts).toMatchObject({
      formats: ['html'],
      pdfNotes: false,
      htmlNotes: true,
      markdownNotes: false,
    })
    expect(parseArguments(['export', '--markdown-notes']).handouts.formats).toEqual(['markdown'])
    expect(parseArguments(['export']).handouts.formats).toEqual(['pdf', 'html'])
    expect(errorOf(() => parseArguments(['check', 'a.md', 'b.md'])).code).toBe('too-many-decks')
  })

  test('runs the sandbox, or asks the one that runs', () => {
    expect(parseArguments(['sandbox', '--port', '7000'])).toMatchObject({
      command: 'sandbox',
      deck: null,
      port: 7000,
      sandbox: { action: 'start' },
    })
    expect(parseArguments(['sandbox', 'reset']).sandbox).toEqual({ action: 'reset' })
    expect(parseArguments(['sandbox', 'status']).sandbox).toEqual({ action: 'status' })
    expect(parseArguments(['sandbox', 'speed', '10']).sandbox).toEqual({ action: 'speed', speed: 10 })
    expect(parseArguments(['sandbox', 'speed', '2.5x']).sandbox).toEqual({ action: 'speed', speed: 2.5 })
  })

  test.each([
    [['sandbox', 'restart'], 'unknown-action', 'but got sandbox restart'],
    [['sandbox', 'reset', 'now'], 'unknown-action', 'but got sandbox reset now'],
    [['sandbox', 'speed'], 'bad-speed', 'but got none'],
    [['sandbox', 'speed', '0'], 'bad-speed', 'from 1 to 100'],
    [['sandbox', 'speed', 'fast'], 'bad-speed', 'got "fast"'],
    [['persent'], 'unknown-command', 'did you mean present?'],
    [['present', '--targt', 'x'], 'unknown-flag', 'did you mean --target?'],
    [['present', '--port', 'high'], 'bad-port', 'got "high"'],
    [['present', '--port', '70000'], 'bad-port', '0 to 65535'],
    [['present', '--target'], 'no-value', 'a value after --target'],
    [['present', '--no-open=yes'], 'no-value', 'by itself'],
    [['present', '--shell', 'fish'], 'unknown-shell', 'bash or zsh'],
    [['present', 'a.md', 'b.md'], 'too-many-decks', 'expected one deck'],
  ])('says of %j what was expected, in one line', (argv, code, part) => {
    const error = errorOf(() => parseArguments(argv))
    expect(error.code).toBe(code)
    expect(error.message).toContain(part)
    expect(error.message).not.toContain('\n')
  })
})

describe('listening', () => {
  const options = { host: '127.0.0.1', port: 0, tlsCert: null, tlsKey: null }

  test('a public address without TLS is refused, loopback is not', () => {
    expect(errorOf(() => createWebServer({ ...options, host: '0.0.0.0' })).code).toBe('open-to-the-world')
    expect(errorOf(() => createWebServer({ ...options, host: '192.0.2.1' })).code).toBe('open-to-the-world')
    expect(isLoopback('127.0.0.53')).toBe(true)
    expect(isLoopback('127.0.0.1.example.org')).toBe(false)
  })

  test('half of a TLS pair, or one that cannot be read, is refused', () => {
    expect(errorOf(() => createWebServer({ ...options, tlsCert: 'cert.pem' })).code).toBe('bad-tls')
    expect(errorOf(() => createWebServer({ ...options, tlsCert: '/nowhere', tlsKey: '/nowhere' })).code).toBe(
      'bad-tls',
    )
  })

  test('a port that is taken is named, and without one the next free is found', async () => {
    const first = createWebServer(options)
    const port = await listen(first, options)
    const second = createWebServer(options)
    await expect(listen(second, { ...options, port })).rejects.toThrow(ListenError)
    expect(await listen(second, { ...options, port: null })).toBeGreaterThanOrEqual(4000)
    first.close()
    second.close()
  })

  test('an IPv6 host stands in brackets', () => {
    expect(urlOf('::1', 4000, true)).toBe('https://[::1]:4000')
    expect(listHostNames({ host: '127.0.0.1', tlsCert: null })).toContain('localhost')
  })
})

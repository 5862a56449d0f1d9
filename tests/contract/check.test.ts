import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { replaceFile } from '../../server/check/replace-file.ts'
import { runCheck } from '../../server/check/run-check.ts'

let folder = ''
let file = ''

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'livedeck-check-'))
  file = path.join(folder, 'deck.md')
})
afterEach(() => rmSync(folder, { recursive: true }))

interface Outcome {
  code: number
  text: string
  said: string[]
}

async function check(options: Partial<Parameters<typeof runCheck>[0]> = {}): Promise<Outcome> {
  const outcome: Outcome = { code: -1, text: '', said: [] }
  outcome.code = await runCheck({
    deck: file,
    json: false,
    fix: false,
    overflow: false,
    environment: process.env,
    write: (text) => (outcome.text += text),
    say: (line) => outcome.said.push(line),
    ...options,
  })
  return outcome
}

/** `line rule` of each problem. */
async function problemsOf(
  text: string,
  options: Partial<Parameters<typeof runCheck>[0]> = {},
): Promise<string[]> {
  writeFileSync(file, text)
  const json: unknown = JSON.parse((await check({ json: true, ...options })).text)
  if (typeof json !== 'object' || json === null || !('problems' in json) || !Array.isArray(json.problems))
    return ['no list']
  return json.problems.map(({ line, rule }: { line: number; rule: string }) => `${line} ${rule}`)
}

const step = (code: string, attributes = ''): string => `\`\`\`bash ${attributes}\n${code}\n\`\`\`\n\n`

describe('the syntax of steps', () => {
  test('each that bash refuses is named at its line, whatever its neighbours are', async () => {
    const bad = [
      step('echo fine'),
      step('true\nif true; then'),
      step("echo 'open"),
      step("echo 'too"),
      step('echo )'),
      step('echo fine'),
    ]
    expect(await problemsOf(bad.join(''))).toEqual([
      '7 step-syntax',
      '11 step-syntax',
      '15 step-syntax',
      '19 step-syntax',
    ])
  })

  test('what a brace or quote of one step would close in the next is still refused', async () => {
    expect(await problemsOf(step('greet() {') + step('}'))).toEqual(['2 step-syntax', '6 step-syntax'])
    expect(await problemsOf(step('}') + step('greet() {'))).toEqual(['2 step-syntax', '6 step-syntax'])
  })

  test('a recorded session is read without what was printed', async () => {
    expect(await problemsOf('```console\n$ ls\n)\n$ echo )\n```\n')).toEqual(['2 step-syntax'])
  })

  test('fill, wait, setup and cleanup are read as well, conditions are not', async () => {
    const front = '---\nlive:\n  setup: ["echo )"]\n  cleanup: ["echo ("]\n---\n\n'
    const steps = step('echo xxxx', '{fill="echo )" wait="deploy/web available"}')
    expect(await problemsOf(front + steps)).toEqual(['3 step-syntax', '4 step-syntax', '7 step-syntax'])
  })

  test('nothing is run, and no start file is read', async () => {
    const mark = path.join(folder, 'ran')
    writeFileSync(path.join(folder, 'rc'), `touch ${mark}`)
    const environment = { ...process.env, BASH_ENV: path.join(folder, 'rc'), ENV: path.join(folder, 'rc') }
    const code = `touch ${mark}\nx=$(touch ${mark})\n}\ntouch ${mark}`
    expect(await problemsOf(step(`touch ${mark}`) + step(code), { environment })).toEqual(['8 step-syntax'])
    expect(readdirSync(folder)).not.toContain('ran')
  })

  test('a machine without the shell says so once', async () => {
    const found = await problemsOf(step('echo )') + step('echo ('), { environment: { PATH: folder } })
    expect(found.filter((problem) => problem.includes('step-syntax'))).toEqual(['0 step-syntax'])
  })
})

describe('check --fix', () => {
  const DAMAGED = `\u{FEFF}# a\r\n\r\nwell ‚Äî it\n\n<!-- note -->te -->\r\n\r\n${step('ls', '{ternimal=watch}')}\0\0`

  test('mends what is safe, says what by file and line, and finds nothing to mend again', async () => {
    writeFileSync(file, DAMAGED)
    const first = await check({ fix: true })
    expect(readFileSync(file, 'utf8')).toBe(
      `# a\n\nwell — it\n\n<!-- note -->\n\n${step('ls', '{terminal=watch}')}`,
    )
    expect(
      first.text
        .match(/deck\.md:\d+: fixed: .*\[[\w-]+\]$/gm)
        ?.map((line) => line.replace(/^.*deck\.md:(\d+).*\[(.*)\]$/, '$1 $2')),
    ).toEqual([
      '1 text-bom',
      '1 text-line-ends',
      '3 text-misread',
      '5 comment-debris',
      '7 attribute-unknown',
      '11 text-control',
    ])
    expect(first.code).toBe(0)
    const before = statSync(file).mtimeMs
    const second = await check({ fix: true })
    expect(second.text).toMatch(/deck\.md: 1 slide, 1 step, 0 problems\n$/)
    expect(statSync(file).mtimeMs).toBe(before)
  })

  test('without it nothing is written', async () => {
    writeFileSync(file, DAMAGED)
    expect((await check()).code).toBe(1)
    expect(readFileSync(file, 'utf8')).toBe(DAMAGED)
  })

  test('UTF-16 becomes UTF-8, and other bytes stay as they are', async () => {
    writeFileSync(file, Buffer.from('\u{FEFF}# Café\n', 'utf16le'))
    expect((await check({ fix: true })).code).toBe(0)
    expect(readFileSync(file, 'utf8')).toBe('# Café\n')
    const latin = Buffer.from('# Café ‚Äî\r\nb\n', 'latin1')
    writeFileSync(file, latin)
    const outcome = await check({ fix: true })
    expect([outcome.code, readFileSync(file).equals(latin)]).toEqual([1, true])
    expect(outcome.text).toContain('[text-encoding]')
  })

  test('the file keeps its mode, and a link stays a link', async () => {
    const real = path.join(folder, 'real.md')
    writeFileSync(real, DAMAGED)
    chmodSync(real, 0o640)
    symlinkSync('real.md', file)
    await check({ fix: true })
    expect(statSync(real).mode & 0o777).toBe(0o640)
    expect(readFileSync(real, 'utf8')).toContain('well — it')
    expect(readdirSync(folder).toSorted()).toEqual(['deck.md', 'real.md'])
  })

  test('its JSON has what was fixed beside the problems', async () => {
    writeFileSync(file, '# a ‚Äî\n\n![](gone.png)\n')
    const json: unknown = JSON.parse((await check({ fix: true, json: true })).text)
    expect(json).toMatchObject({
      slides: 1,
      steps: 0,
      fixed: [{ line: 1, rule: 'text-misread' }],
      problems: [
        { line: 3, level: 'error', rule: 'picture-missing' },
        { line: 3, level: 'warning', rule: 'picture-alt' },
      ],
    })
  })

  test('a deck that somebody else saved meanwhile is left alone, and no draft stays', async () => {
    writeFileSync(file, 'new')
    await expect(replaceFile(file, Buffer.from('old'), 'mended')).rejects.toMatchObject({
      code: 'changed-meanwhile',
    })
    expect([readFileSync(file, 'utf8'), readdirSync(folder)]).toEqual(['new', ['deck.md']])
  })

  test('a deck that cannot be replaced is named in one line', async () => {
    const gone = path.join(folder, 'gone.md')
    await expect(replaceFile(gone, Buffer.from(''), 'x')).rejects.toThrow(
      /^[^\n]*gone\.md[^\n]*ENOENT[^\n]*$/,
    )
  })
})

test('a deck without a word is named as empty', async () => {
  expect(await problemsOf(' \n\n')).toEqual(['1 deck-empty'])
})

describe('slides that overflow', () => {
  const long = Array.from({ length: 30 }, (_, index) => `- line ${index}`).join('\n')

  test('are named with where they are cut off', async () => {
    const wide = ['| name '.repeat(30), '| --- '.repeat(30), '| word '.repeat(30)].join('|\n')
    writeFileSync(file, `# Fits\n\n---\n\n# Long\n\n${long}\n\n---\n\n# Wide\n\n${wide}|\n`)
    const { code, text } = await check({ overflow: true })
    expect(code).toBe(1)
    expect(text).toMatch(
      /deck\.md:5: error: slide 2 is \d+ px too long, from `line \d+` on.*\[slide-overflow\]/,
    )
    expect(text).toMatch(/deck\.md:40: error: slide 3 is cut off at a table, by \d+ px, from `name` on;/)
    expect(text).not.toContain('slide 1 ')
  })

  test('are measured with the pictures that are on them', async () => {
    writeFileSync(
      path.join(folder, 'tall.svg'),
      '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="2000"/>',
    )
    writeFileSync(file, '# Tall\n\n![Something tall](tall.svg)\n')
    expect((await check({ overflow: true })).text).toMatch(/slide 1 is \d+ px too long/)
  })

  test('without a Chromium one line says that they were not measured; only --overflow makes it a failure', async () => {
    writeFileSync(file, `# Long\n\n${long}\n`)
    const environment = { ...process.env, CHROME_PATH: path.join(folder, 'none') }
    const lenient = await check({ overflow: null, environment })
    expect([lenient.code, lenient.said.length]).toEqual([0, 1])
    expect(lenient.said[0]).toMatch(/not measured: .*CHROME_PATH/)
    expect((await check({ overflow: true, environment })).code).toBe(1)
  })
})

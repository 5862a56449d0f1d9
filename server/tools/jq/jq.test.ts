import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { runTool } from '../run-tool.fixture.ts'
import { jq } from './jq.ts'

const SERVICE = '{"spec":{"ports":[{"port":5000,"nodePort":31000}]},"metadata":{"name":"registry"}}'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'livedeck-jq-'))
  await writeFile(join(folder, 'one.json'), '{"a":1}\n')
  await writeFile(join(folder, 'two.json'), '{"a":2}\n')
  await writeFile(join(folder, 'program.jq'), '# a comment\n.a * 10\n')
})

afterAll(() => rm(folder, { recursive: true }))

/** Runs jq with words that name files of the folder as `@name`. */
const run = (words: string[], input = ''): ReturnType<typeof runTool> =>
  runTool(
    jq,
    words.map((word) => word.replace(/^@/, `${folder}/`)),
    { input, environment: { HOME: '/home/eve' } },
  )

describe('jq prints', () => {
  test.each<[string[], string, string]>([
    [['.spec.ports[0].nodePort'], SERVICE, '31000\n'],
    [['-r', '.metadata.name'], SERVICE, 'registry\n'],
    [['-r', '.spec.ports[] | "\\(.port):\\(.nodePort)"'], SERVICE, '5000:31000\n'],
    [['.'], '{"a":[1,{}]}', '{\n  "a": [\n    1,\n    {}\n  ]\n}\n'],
    [['-c', '.a'], '{"a":[1,2]} {"a":3}', '[1,2]\n3\n'],
    [['-S', '--tab', '.'], '{"b":1,"a":2}', '{\n\t"a": 2,\n\t"b": 1\n}\n'],
    [
      ['-r', '.[]'],
      '["  two blanks before", "a line after\\n", {"b":1}]',
      '  two blanks before\na line after\n\n{\n  "b": 1\n}\n',
    ],
    [['-j', '.[]'], '["a\\n","b"," "]', 'a\nb '],
    [['-rc', '.'], '{"a": 1}', '{"a":1}\n'],
    [['empty'], '1', ''],
    [['-r', '.[]'], '[""]', '\n'],
    [['-n', '[inputs]', '-c'], '1 2 3', '[1,2,3]\n'],
    [['-R', '.'], 'one\ntwo\n', '"one"\n"two"\n'],
    [['-s', 'add'], '1 2 3', '6\n'],
    [['-n', '$name + " " + ($n|tostring)', '--arg', 'name', 'x', '--argjson', 'n', '7'], '', '"x 7"\n'],
    [['-n', '-c', '$ARGS.positional', '--args', 'a', 'b'], '', '["a","b"]\n'],
    [['-n', '-c', '[$ARGS.positional[] + 1]', '--jsonargs', '1', '2'], '', '[2,3]\n'],
    [['-n', 'env.HOME, $ENV.HOME'], '', '"/home/eve"\n"/home/eve"\n'],
    [['.a', '@one.json', '@two.json'], '', '1\n2\n'],
    [['-f', '@program.jq', '@two.json'], '', '20\n'],
    [['-n', '-c', '$both', '--slurpfile', 'both', '@one.json'], '', '[{"a":1}]\n'],
    [['-n', '$text', '--rawfile', 'text', '@one.json'], '', '"{\\"a\\":1}\\n"\n'],
    [[], '[1]', '[\n  1\n]\n'],
    [['-r', 'def twice: . + .; twice # at the end'], '"ab"', 'abab\n'],
  ])('%j of %s', async (words, input, stdout) => {
    expect(await run(words, input)).toEqual({ code: 0, stdout, stderr: '' })
  })

  test('in colours on a terminal, unless they are forbidden', async () => {
    const colored = await runTool(jq, ['.a'], { input: '{"a":null}', tty: true })
    expect(colored.stdout).toBe('\u001B[0;90mnull\u001B[0m\n')
    const forbidden = await runTool(jq, ['-M', '.a'], { input: '{"a":null}', tty: true })
    expect(forbidden.stdout).toBe('null\n')
    const noColor = { input: 'null', tty: true, environment: { NO_COLOR: '1' } }
    expect((await runTool(jq, ['.'], noColor)).stdout).toBe('null\n')
  })
})

describe('jq ends with', () => {
  test.each<[number, string, string[], string]>([
    [5, 'Cannot index number with string ("b")', ['.a.b'], '{"a":1}'],
    [5, 'parse error: Unfinished JSON term', ['.'], '{"a":1'],
    [3, 'unexpected end of file', ['.a |'], '{}'],
    [3, 'nothing/0 is not defined', ['-r', 'nothing'], '{}'],
    [2, 'Unknown option --nonsense', ['--nonsense', '.'], '{}'],
    [2, 'Could not open /nowhere/x.json: No such file', ['.', '/nowhere/x.json'], ''],
    [2, 'Could not open /nowhere/x.jq: No such file', ['-f', '/nowhere/x.jq'], '1'],
    [7, 'stop', ['"stop" | halt_error(7)'], '1'],
  ])('%i and says %s', async (code, words, args, input) => {
    const result = await run(args, input)
    expect(result.stderr).toContain(words)
    expect(result.code).toBe(code)
    expect(result.stderr).not.toContain('\uFDD0')
  })

  test('-e, by its last output', async () => {
    expect((await run(['-e', '.a'], '{"a":false}')).code).toBe(1)
    expect((await run(['-e', '-r', '.a'], '{"a":"x"}')).code).toBe(0)
    expect((await run(['-e', 'empty'], '1')).code).toBe(4)
  })
})

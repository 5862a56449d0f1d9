import { describe, expect, test } from 'vitest'
import { isComplete, splitCommands } from './commands.ts'

/** Each is one command, whatever lines it has. */
const WHOLE = [
  'echo one',
  'echo "two\nlines"',
  "echo 'it''s\nopen'",
  'kubectl get pods \\\n  --watch',
  'for x in a b; do\n  echo $x\ndone',
  'for ((i = 0; i < 3; i++)); do\n  echo $i\ndone',
  'if true; then\n  echo yes\nelse\n  echo no\nfi',
  'while read -r line\ndo\n  echo "$line"\ndone < file',
  'case $x in\n  a) echo one ;;\n  b | c)\n    echo two\n    ;;\n  *) echo other\nesac',
  'cat <<END\nif (\nEND',
  "cat <<-'END' | tee file\n\tdon't\n\tEND",
  'cat <<A <<B\na\nA\nb\nB',
  'f() {\n  echo "$1"\n}',
  'function f {\n  echo\n}',
  '{\n  echo one\n  echo two\n}',
  '(\n  cd /tmp\n  ls\n)',
  'kubectl get pods |\n  grep ping',
  'true &&\n\n  # then\n  false ||\n  echo',
  'x=$(kubectl get svc \\\n  -o name)',
  'x=$(\n  case a in a) echo b ;; esac\n)',
  'echo "$(date "+%H\n%M")"',
  'echo `date\n`',
  'a=(1\n 2)',
  'echo ${x:-"}\n"}',
  'echo $((1 << 2))',
  "echo $'it\\'s\n'",
  'cmd <<< "text\n"',
  'echo fi done esac }',
  'diff <(ls a) <(\n  ls b)',
]

describe('splitCommands', () => {
  test.each(WHOLE)('keeps %j whole', (code) => {
    expect(splitCommands(code)).toEqual([code])
    expect(isComplete(code)).toBe(true)
  })

  test.each(WHOLE)('finds the command after %j', (code) => {
    expect(splitCommands(`${code}\necho after`)).toEqual([code, 'echo after'])
  })

  test('splits one command a line', () => {
    expect(splitCommands('cd /tmp\nexport A=b\nls | wc -l; pwd')).toEqual([
      'cd /tmp',
      'export A=b',
      'ls | wc -l; pwd',
    ])
  })

  test('keeps comments and blank lines with the command they lead to, and the last ones with the last', () => {
    const code = '# first\nls\n\n# second\npwd\n# end'
    expect(splitCommands(code)).toEqual(['# first\nls', '\n# second\npwd\n# end'])
  })

  test('takes a # inside a word for no comment', () => {
    expect(splitCommands('echo a#b $# ${#x}\nls')).toHaveLength(2)
  })

  test.each([
    'echo "open',
    "echo 'open",
    'for x in a; do',
    'cat <<END\ntext',
    'ls |',
    'ls \\',
    '(',
    'f()',
    'echo $(',
  ])('says that %j is not complete and keeps it as one command', (code) => {
    expect(isComplete(code)).toBe(false)
    expect(splitCommands(code)).toEqual([code])
  })

  test('gives the code back when its commands are joined, whatever the code', () => {
    const parts = [
      ...WHOLE,
      '',
      '# note',
      'echo "open',
      ')',
      '}',
      'done',
      '`',
      '<<',
      '\\',
      '$((',
      '\t',
      'ü€😀',
    ]
    for (let seed = 1; seed < 400; seed++) {
      const code = [7, 11, 13].map((step) => parts[(seed * step) % parts.length]).join('\n')
      expect(splitCommands(code).join('\n')).toBe(code)
    }
  })

  test('stays fast on a long and crooked text', () => {
    const code = '$(("${`<<A (\n'.repeat(20_000)
    const start = performance.now()
    splitCommands(code)
    expect(performance.now() - start).toBeLessThan(2_000)
  })
})

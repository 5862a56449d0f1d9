import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { describe, expect, onTestFinished, test } from 'vitest'
import type { ExecuteOptions, Execution, ShellName, Target } from '../../server/shell/target.ts'
import { type Observed, observeShell, untilPrompt } from './target.ts'

const IN_TIME = { timeoutMs: 20_000 }

/** What an implementation of Target must hold of the commands that it runs out of band. */
export function describeExecution(name: string, make: () => Target, shells: ShellName[]): void {
  const makeTarget = (): Target => {
    const target = make()
    onTestFinished(() => target.dispose())
    return target
  }
  const execute = (command: string, options: Partial<ExecuteOptions> = {}): Promise<Execution> =>
    makeTarget().execute(command, { ...IN_TIME, ...options })

  describe(`a command out of band on the target ${name}`, () => {
    test('gives its output, its errors and its exit code, and reads nothing', async () => {
      expect(await execute('echo Grüße; echo oops >&2; cat; exit 3')).toEqual({
        exitCode: 3,
        ended: 'exited',
        stdout: 'Grüße\n',
        stderr: 'oops\n',
      })
    })

    test.each([0, 1, 129, 254, 255])('may exit with %i', async (code) => {
      expect(await execute(`exit ${code}`)).toMatchObject({ exitCode: code, ended: 'exited', stderr: '' })
    })

    test('is taken as it stands, whatever it quotes', async () => {
      const command = `printf '%s|' 'a  b' "$(echo "x'y")" \\$HOME '\`reboot\`' "é\n\ttab"\n# end`
      expect((await execute(command)).stdout).toBe("a  b|x'y|$HOME|`reboot`|é\n\ttab|")
    })

    test('gives text for bytes that are none, and no more than was asked for', async () => {
      expect((await execute(String.raw`printf 'a\377\000b\303'`)).stdout).toBe('a\uFFFD\0b\uFFFD')
      const target = makeTarget()
      await target.execute('true', IN_TIME)
      const flood = await target.execute('yes Grüße', { maxBytes: 1000, timeoutMs: 3_000 })
      expect(flood.ended).toBe('timed-out')
      expect(Buffer.byteLength(flood.stdout)).toBe(1000)
      expect(flood.stdout.startsWith('Grüße\nGrüße\n')).toBe(true)
    })

    test('ends with all that it started when its time is over', async () => {
      const mark = makeMark()
      const command = `trap '' HUP; sleep ${mark} & sleep ${mark} | cat; sleep ${mark}`
      const target = makeTarget()
      await target.execute('true', IN_TIME)
      const running = target.execute(command, { timeoutMs: 4_000 })
      await expect.poll(() => sleepersOf(mark).length, { timeout: 10_000 }).toBe(2)
      const { ended, exitCode } = await running
      expect([ended, exitCode > 128]).toEqual(['timed-out', true])
      await expect.poll(() => sleepersOf(mark)).toEqual([])
    })

    test('ends with all that it started when it is aborted', async () => {
      const mark = makeMark()
      const abort = new AbortController()
      const running = execute(`echo begun; sleep ${mark}`, { signal: abort.signal })
      await expect.poll(() => sleepersOf(mark), { timeout: 10_000 }).not.toEqual([])
      abort.abort()
      expect(await running).toMatchObject({ ended: 'aborted', stdout: 'begun\n' })
      await expect.poll(() => sleepersOf(mark)).toEqual([])
      expect(await execute('echo never', { signal: abort.signal })).toMatchObject({
        ended: 'aborted',
        stdout: '',
      })
    })

    test('leaves nothing behind that it started in the background', async () => {
      const mark = makeMark()
      const result = await execute(`sleep ${mark} >/dev/null 2>&1 & echo done`)
      expect(result).toMatchObject({ exitCode: 0, ended: 'exited', stdout: 'done\n' })
      await expect.poll(() => sleepersOf(mark)).toEqual([])
    })

    test('ends when its target is disposed, and none starts after that', async () => {
      const [target, mark] = [makeTarget(), makeMark()]
      const running = target.execute(`sleep ${mark}`, IN_TIME)
      await expect.poll(() => sleepersOf(mark), { timeout: 10_000 }).not.toEqual([])
      await target.dispose()
      expect(await running).toMatchObject({ ended: 'aborted' })
      expect(sleepersOf(mark)).toEqual([])
      expect((await target.execute('echo late', IN_TIME)).stdout).toBe('')
    })

    test('has company: many at once take turns, eight at a time', async () => {
      const [target, folder] = [makeTarget(), mkdtempSync(join(tmpdir(), 'livedeck-turns-'))]
      onTestFinished(() => rmSync(folder, { recursive: true }))
      const command = `cd ${folder}; : >$$; ls | wc -l; sleep 0.3; rm $$`
      const all = await Promise.all(Array.from({ length: 20 }, () => target.execute(command, IN_TIME)))
      const atOnce = all.map(({ stdout }) => Number(stdout))
      expect(all.map(({ exitCode }) => exitCode)).toEqual(all.map(() => 0))
      expect(Math.min(...atOnce)).toBeGreaterThan(0)
      expect(Math.max(...atOnce)).toBeLessThanOrEqual(8)
    })
  })

  describe.each(shells)(`a command like a terminal of the target ${name} with %s`, (shellName) => {
    const open = async (target = makeTarget()): Promise<{ target: Target; observed: Observed }> => {
      const observed = observeShell(target, shellName)
      await untilPrompt(observed)
      return { target, observed }
    }
    /** Types a code and waits for its end. */
    const type = async ({ shell, marks }: Observed, code: string): Promise<void> => {
      marks.length = 0
      shell.type(code)
      await expect.poll(() => shell.isReady && marks.length > 0, { timeout: 10_000 }).toBe(true)
    }
    const runLike = async (code: string, command: string): Promise<Execution> => {
      const { target, observed } = await open()
      await type(observed, code)
      return target.execute(command, { ...IN_TIME, like: observed.shell.pty })
    }

    test('sees folder and variables, exported and not, and passes on only what is exported', async () => {
      const code = 'cd /usr/lib; NODEPORT=31234; export REGISTRY=127.0.0.1:5000; unset LANG'
      const command = 'pwd; echo "$NODEPORT $REGISTRY ${LANG-none}"; sh -c \'echo "<$NODEPORT$REGISTRY>"\''
      const { stdout, stderr, exitCode } = await runLike(code, command)
      expect(stdout).toBe('/usr/lib\n31234 127.0.0.1:5000 none\n<127.0.0.1:5000>\n')
      expect([stderr, exitCode]).toEqual(['', 0])
    })

    test('sees values as they are: lines, quotes, lists, other scripts, and long ones', async () => {
      const code = [
        String.raw`lines=$'one\ntwo\n'; quotes='"'\''$HOME` + "\\`!'",
        `list=('a b' $'c\\nd' '*'); word='Grüße 世界 😀'; readonly FIXED=yes; declare -i sum=6*7`,
        String.raw`long=$(head -c 100000 /dev/zero | tr '\0' x); bytes=$'\001\377'; IFS=:`,
      ].join('\n')
      const command =
        'printf "<%s>" "$lines" "$quotes" "${list[@]}" "$word" "$FIXED" "$sum" "$IFS" "${#long}"; printf %s "$bytes" | od -An -tx1'
      const { stdout, stderr } = await runLike(code, command)
      expect(stdout).toBe(
        '<one\ntwo\n><"\'$HOME\\`!><a b><c\nd><*><Grüße 世界 😀><yes><42><:><100000> 01 ff\n',
      )
      expect(stderr).toBe('')
    })

    test('sees what the last prompt had, even while a command runs', async () => {
      const { target, observed } = await open()
      await type(observed, 'TAG=one')
      observed.shell.type('TAG=two; sleep 1000')
      await expect.poll(() => observed.shell.state).toBe('busy')
      const result = await target.execute('echo "$TAG"', { ...IN_TIME, like: observed.shell.pty })
      expect(result.stdout).toBe('one\n')
    })

    test('finds the variables there as soon as the shell says that a command has ended', async () => {
      const { target, observed } = await open()
      const seen: Promise<Execution>[] = []
      observed.shell.onMark(({ type: kind }) => {
        if (kind !== 'command-end') return
        seen.push(target.execute('echo "$TAG"', { ...IN_TIME, like: observed.shell.pty }))
      })
      for (const tag of ['a', 'b', 'c']) {
        await type(observed, `TAG=${tag}`)
        expect(await seen.at(-1)).toMatchObject({ stdout: `${tag}\n` })
      }
    })

    test('changes nothing that the terminal shows, remembers or returns', async () => {
      const { target, observed } = await open()
      const { shell } = observed
      await type(observed, '(exit 7)')
      const before = observed.output()
      await target.execute('TAG=changed; cd /; echo out of band', { ...IN_TIME, like: shell.pty })
      expect(observed.output()).toBe(before)
      await type(observed, 'echo "code=$? tag=${TAG-none}" "folder=$PWD"')
      expect(observed.output()).toMatch(/code=7 tag=none folder=\/\w/)
      await type(observed, 'false | true')
      await type(observed, shellName === 'zsh' ? 'echo "<$pipestatus>"' : 'echo "<${PIPESTATUS[*]}>"')
      expect(observed.output()).toContain('<1 0>\r\n')
      await type(observed, ': first last')
      await type(observed, 'echo "<$_>"')
      expect(observed.output()).toContain('<last>\r\n')
      await type(observed, 'fc -ln -2 -1 | sed "s/^[[:space:]]*/= /"')
      expect(observed.output()).toMatch(/= : first last\r\n= echo "<\$_>"\r\n/)
    })

    test('finds neither the nonce nor a variable of ours, and nobody else may look', async () => {
      const [{ target, observed }, mark] = [await open(), makeMark()]
      await type(observed, `export PS1; copy=$PS1; TAG=${mark}; echo "<$__livedeck_nonce>"`)
      const nonce = /<([0-9a-f]{32})>/.exec(observed.output())?.[1] ?? 'none'
      const [file = 'none', ...others] = snapshotsWith(mark)
      expect(others).toEqual([])
      expect(readFileSync(file, 'latin1')).not.toContain(nonce)
      expect(statSync(dirname(file)).mode & 0o777).toBe(0o700)
      const like = { ...IN_TIME, like: observed.shell.pty }
      expect((await target.execute('set | grep -a "^__livedeck"; env', like)).stdout).not.toContain(
        '__livedeck',
      )
    })

    test('sees the environment of its target when the snapshot is gone or was cut short', async () => {
      const [{ target, observed }, mark] = [await open(), makeMark()]
      await type(observed, `TAG=${mark}`)
      const like = { ...IN_TIME, like: observed.shell.pty }
      const [file = 'none'] = snapshotsWith(mark)
      truncateSync(file, statSync(file).size - 4)
      expect((await target.execute('echo "${TAG-none} $HOME"', like)).stdout).toMatch(/^none \//)
      rmSync(file)
      expect((await target.execute('echo "${TAG-none} $HOME"', like)).stdout).toMatch(/^none \//)
    })

    test('leaves no file once its target is disposed', async () => {
      const [{ target, observed }, mark] = [await open(), makeMark()]
      await type(observed, `TAG=${mark}`)
      const [file = 'none'] = snapshotsWith(mark)
      expect(existsSync(file)).toBe(true)
      await target.dispose()
      expect(existsSync(dirname(file))).toBe(false)
    })
  })
}

/** A number that no other process shows. */
const makeMark = (): string => `9${Math.floor(Math.random() * 1e9)}`

/** Lists the processes that sleep for a time of their own; the targets of the tests all live on this machine. */
function sleepersOf(text: string): string[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`).includes(`sleep\0${text}`)
      } catch {
        return false
      }
    })
}

/** Lists the files in which shells keep their variables, of those that hold a text. */
function snapshotsWith(text: string): string[] {
  const parents = new Set(['/tmp', tmpdir(), process.env['XDG_RUNTIME_DIR'] ?? '/tmp'])
  return [...parents]
    .flatMap((parent) => readdirSync(parent).map((name) => join(parent, name, 'variables')))
    .filter((file) => file.includes('/livedeck-shell-'))
    .filter((file) => existsSync(file) && readFileSync(file, 'latin1').includes(text))
}

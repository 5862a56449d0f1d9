import type { Builtin } from './builtins.ts'
import type { Interpreter } from './interpreter.ts'
import { printTo } from './print.ts'
import type { Job } from './shell-state.ts'
import { Leave } from './shell-error.ts'

/** Waits for a job, and no longer when Ctrl-C or a trapped signal comes. */
async function waitFor(shell: Interpreter, job: Job): Promise<number> {
  const { signal } = shell.interrupt
  let stop: () => void = () => undefined
  const stopped = new Promise<'stopped'>((resolve) => {
    stop = () => resolve('stopped')
  })
  signal.addEventListener('abort', stop)
  const trapped = shell.traps.onPending(stop)
  if (shell.traps.hasPending) stop()
  const result = await Promise.race([job.exit, stopped])
  signal.removeEventListener('abort', stop)
  trapped.dispose()
  if (signal.aborted) throw new Leave('interrupt', 130)
  return result === 'stopped' ? 143 : result
}

const wait: Builtin = async (shell, words) => {
  const { state } = shell
  if (words.length === 1) {
    for (const job of state.jobs) {
      if ((await waitFor(shell, job)) === 143 && shell.traps.hasPending) return 143
    }
    state.jobs = []
    return 0
  }
  let status = 0
  for (const word of words.slice(1)) {
    const job = findJob(shell, word)
    status = job ? await waitFor(shell, job) : 127
  }
  return status
}

function findJob(shell: Interpreter, word: string): Job | undefined {
  const { jobs } = shell.state
  if (/^%[0-9]+$/.test(word)) return jobs.find((job) => job.number === Number(word.slice(1)))
  if (/^%[%+]?$/.test(word)) return jobs.at(-1)
  return jobs.find((job) => job.pid === Number(word))
}

const describeJob = (job: Job, last: boolean): string => {
  const state = job.status === undefined ? 'Running' : job.status === 0 ? 'Done' : `Done(${job.status})`
  return `[${job.number}]${last ? '+' : ' '}  ${state.padEnd(24)}${job.text}`.trimEnd()
}

const jobs: Builtin = async (shell) => {
  const { state } = shell
  const lines = state.jobs.map((job) => `${describeJob(job, job === state.jobs.at(-1))}\n`)
  state.jobs = state.jobs.filter((job) => job.status === undefined)
  await printTo(shell, lines.join(''))
  return 0
}

/** What an interactive shell prints before its prompt: the jobs that ended meanwhile. */
export function takeEndedJobs(shell: Interpreter): string {
  const { state } = shell
  const ended = state.jobs.filter((job) => job.status !== undefined)
  const text = ended.map((job) => `${describeJob(job, job === state.jobs.at(-1))}\n`).join('')
  state.jobs = state.jobs.filter((job) => job.status === undefined)
  return text
}

const foreground: Builtin = async (shell, words) => {
  const job = findJob(shell, words[1] ?? '%%')
  if (!job) {
    await shell.complain(`${words[0] ?? 'fg'}: ${words[1] ?? '%%'}: no such job`)
    return 2
  }
  if (words[0] === 'bg') return 0
  await printTo(shell, `${job.text}\n`)
  const status = await waitFor(shell, job)
  shell.state.jobs = shell.state.jobs.filter((other) => other !== job)
  return status
}

/** What works on background jobs; `kill` also takes their numbers. */
export const jobBuiltins = (kill: Builtin): readonly (readonly [string, Builtin])[] => [
  ['wait', wait],
  ['jobs', jobs],
  ['fg', foreground],
  ['bg', foreground],
  [
    'kill',
    (shell, words) => {
      const pid = (word: string): string => String(findJob(shell, word)?.pid ?? word)
      return kill(
        shell,
        words.map((word) => (word.startsWith('%') ? pid(word) : word)),
      )
    },
  ],
]

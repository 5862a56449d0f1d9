import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'

import { createRenderer } from '../../server/deck/render.ts'
import { LabReset } from '../../server/live/lab-reset.ts'
import { Lecture } from '../../server/live/lecture.ts'
import { makeDeck } from '../../server/live/lecture-fixture.ts'
import { MadeObjects } from '../../server/live/made-objects.ts'
import type { Run, RunState } from '../../server/protocol/run.ts'
import { Reaper } from '../../server/shell/reaper.ts'
import { SandboxTarget } from '../../server/shell/sandbox-target.ts'
import { listKubectls } from '../support/kubectls.ts'
import { type SandboxWithTools, startSandboxWithTools } from './sandbox-with-tools.ts'

let started: SandboxWithTools

beforeAll(async () => {
  const [kubectl] = await listKubectls()
  started = await startSandboxWithTools(kubectl?.file ?? 'kubectl')
}, 60_000)

afterAll(async () => {
  await started.sandbox.dispose()
})

interface Lab {
  lecture: Lecture
  click: (step: string) => Promise<unknown>
  until: (step: string, state: RunState) => Promise<Run>
}

/** Starts a lecture on a cluster in its first state; without its control API it is to the lecture what a real one is. */
async function startLab(deck: string, isReal = false): Promise<Lab> {
  const { sandbox, env } = started
  await sandbox.reset()
  const cwd = mkdtempSync(join(tmpdir(), 'livedeck-steps-'))
  const reaper = new Reaper()
  const environment = Object.fromEntries(
    Object.entries({ ...env, HOME: cwd }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  )
  const target = new SandboxTarget(sandbox, { environment, cwd, reaper })
  const lecture = new Lecture({ target, cluster: isReal ? null : sandbox, shell: 'bash', version: 'test' })
  onTestFinished(async () => {
    await lecture.dispose()
    await reaper.dispose()
    rmSync(cwd, { recursive: true, force: true })
  })
  lecture.showDeck(createRenderer().render(deck, join(cwd, 'deck.md')))
  const runOf = (step: string): Run | undefined => lecture.runner.runs.find((run) => run.step === step)
  const click = async (step: string): Promise<unknown> =>
    await lecture.guard.click({ type: 'run', step, before: 'skip' })
  const until = async (step: string, state: RunState): Promise<Run> => {
    await expect.poll(() => runOf(step)?.state, { timeout: 60_000 }).toBe(state)
    const run = runOf(step)
    if (!run) throw new Error('the run is gone')
    return run
  }
  return { lecture, click, until }
}

const CREATE = 'kubectl create deployment web --image=nginx'
const EXPOSE = 'kubectl expose deployment web --type=NodePort --port=80'

test(
  'ready-made conditions hold when the cluster has done what was asked',
  { timeout: 120_000 },
  async () => {
    const deck = makeDeck([
      ['id=create wait="deploy/web available"', CREATE],
      ['id=expose wait="svc/web answers"', EXPOSE],
      [
        'id=look expect="/nginx/i"',
        `curl -s 127.0.0.1:$(kubectl get svc/web -o 'jsonpath={.spec.ports[0].nodePort}')`,
      ],
      ['id=one wait="pod/one ready"', 'kubectl run one --image=nginx'],
      ['id=gone wait="pod/one gone"', 'kubectl delete pod one --wait=false --grace-period=1'],
    ])
    const { click, until } = await startLab(deck)
    for (const step of ['create', 'expose', 'look', 'one', 'gone']) {
      expect(await click(step)).toBeNull()
      await until(step, 'ok')
    }
  },
)

test('a condition that cannot hold says why, from the pods behind it', { timeout: 60_000 }, async () => {
  const deck = makeDeck([
    ['id=a wait="deploy/no available" timeout=5s', 'kubectl create deployment no --image=not/there'],
  ])
  const { click, until } = await startLab(deck)
  await click('a')
  expect((await until('a', 'failed')).note).toMatch(
    /did not hold within 5 s \(no-\S+: (?:ErrImagePull|ImagePullBackOff)\)/,
  )
})

test(
  'a placeholder is filled with a pod that lives, and with another one once that is gone',
  { timeout: 60_000 },
  async () => {
    const deck = makeDeck([
      ['id=create wait="deploy/web available"', `${CREATE} --replicas=2`],
      [
        'id=delete wait="pod/web-xxxxxxxxxx-yyyyy gone"',
        'kubectl delete pod web-xxxxxxxxxx-yyyyy --wait=false',
      ],
    ])
    const { lecture, click, until } = await startLab(deck)
    await click('create')
    await until('create', 'ok')
    const before = await lecture.runner.candidates('delete')
    const names = 'names' in before ? before.names : []
    expect(names).toHaveLength(2)
    await click('delete')
    const { filled } = await until('delete', 'ok')
    expect(names).toContain(filled)
    const after = await lecture.runner.candidates('delete')
    expect('names' in after ? after.names : []).not.toContain(filled)
  },
)

test(
  'catching up runs the cluster fast and sets its clock back; going back resets it',
  { timeout: 60_000 },
  async () => {
    const deck = makeDeck([
      ['id=create wait="deploy/web available"', CREATE],
      ['id=scale wait="deploy/web available"', 'kubectl scale deployment web --replicas=3'],
      ['id=last', 'kubectl get pods'],
    ])
    const { lecture } = await startLab(deck)
    const speeds = new Set<number>()
    lecture.watch((event) => event.type === 'cluster' && speeds.add(event.cluster.speed))
    expect(await lecture.catchUp.to(3)).toBeNull()
    expect(speeds).toContain(20)
    await expect.poll(() => lecture.cluster.view?.speed).toBe(1)
    expect(await lecture.catchUp.to(2)).toBeNull()
    expect(lecture.catchUp.view).toMatchObject({ state: 'done', wasReset: true, done: 1 })
    const { stdout } = await lecture.execute('kubectl get pods -o name', {
      terminal: 'main',
      timeoutMs: 10_000,
    })
    expect(stdout.trim().split('\n')).toHaveLength(1)
  },
)

test(
  'a reset on a real cluster deletes what the lab has made, and nothing else',
  { timeout: 120_000 },
  async () => {
    const deck = makeDeck([
      ['id=create wait="deploy/web available"', CREATE],
      ['id=expose', EXPOSE],
      ['id=ns', 'kubectl create namespace lab && kubectl -n lab create configmap c --from-literal=a=b'],
    ])
    const { lecture, click, until } = await startLab(deck, true)
    const kubectl = async (args: string): Promise<string> => {
      const { stdout } = await lecture.execute(`kubectl ${args}`, { terminal: 'main', timeoutMs: 20_000 })
      return stdout.trim()
    }
    await kubectl('create deployment theirs --image=nginx')
    for (const step of ['create', 'expose', 'ns']) {
      await click(step)
      await until(step, 'ok')
    }
    const plan = await lecture.reset.plan()
    expect(plan.objects.map(({ name }) => name)).toEqual([
      'deployment.apps/web',
      'service/web',
      'namespace/lab',
      'configmap/c',
    ])
    expect(await lecture.reset.apply(plan.id)).toBeNull()
    expect(await kubectl('get deployments,services,namespaces -o name')).toBe(
      [
        'deployment.apps/theirs',
        'service/kubernetes',
        ...['default', 'kube-node-lease', 'kube-public', 'kube-system'].map((name) => `namespace/${name}`),
      ].join('\n'),
    )
  },
)

test(
  'an object that is older than the step that speaks of it is not the lab’s to delete',
  { timeout: 60_000 },
  async () => {
    const { lecture } = await startLab(makeDeck([]), true)
    const made = new MadeObjects()
    const quarterOfAnHour = 900_000
    made.note('cat notes', ['namespace/kube-system created'], Date.now() + quarterOfAnHour)
    made.note('cat notes', ['namespace/kube-public created', 'configmap/nowhere created'], Date.now())
    const { execute } = lecture
    const reset = new LabReset({
      execute,
      made,
      cleanup: () => [],
      resetCluster: null,
      startOver: () => {},
    })
    const { objects } = await reset.plan()
    expect(objects.map(({ name }) => name)).toEqual(['namespace/kube-public'])
  },
)

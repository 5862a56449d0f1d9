import { spawn } from 'node:child_process'

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'

import { listKubectls } from '../support/kubectls.ts'
import { KubectlSandbox, type Place } from './kubectl-sandbox.ts'
import { run } from './lab-script.ts'

/** What a student waits half a minute for, a test waits two seconds for. */
const SPEED = 15
const POLL = { timeout: 20_000 }

/** A command that goes on: what it has said so far, and its end. */
interface Session {
  said: () => string
  write: (text: string) => void
  /** Ends its input. */
  end: () => void
  interrupt: () => void
  exited: Promise<number | null>
}

describe.each(await listKubectls())('with kubectl $minor', ({ file }) => {
  let sandbox: KubectlSandbox
  let place: Place

  beforeAll(async () => {
    sandbox = await KubectlSandbox.start(file, SPEED)
    place = await sandbox.enter('sessions')
    await kubectl('run web --image=nginx --port=80 --labels=app=web')
    await kubectl('run shell --image=busybox -- sleep 1000000')
    await kubectl('wait --for=condition=Ready pod/web pod/shell')
  }, 60_000)

  afterAll(() => sandbox.dispose())

  async function kubectl(words: string): Promise<string> {
    const { stdout, stderr, exit } = await run(`cd ${place.folder}; kubectl ${words}`, place.env)
    expect(exit, `kubectl ${words}: ${stderr}`).toBe(0)
    return stdout
  }

  function start(command: string): Session {
    const child = spawn('bash', ['-c', `exec ${command}`], { cwd: place.folder, env: place.env })
    onTestFinished(() => void child.kill('SIGKILL'))
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)))
    return {
      said: () => said.replaceAll('\r', ''),
      write: (text) => void child.stdin.write(text),
      end: () => child.stdin.end(),
      interrupt: () => void child.kill('SIGINT'),
      exited: new Promise((resolve) => void child.on('close', resolve)),
    }
  }

  /** The same on a terminal of its own, which util-linux' script gives it. */
  const startOnTerminal = (command: string): Session => start(`script -qec '${command}' /dev/null`)

  test('get -w tells each state of a pod, from Pending to its end', async () => {
    const watching = start('kubectl get pods -w --output-watch-events')
    await expect.poll(watching.said, POLL).toMatch(/^ADDED +shell/m)
    await kubectl('run short --image=busybox --restart=Never -- sleep 3')
    await kubectl("wait pod/short --for=jsonpath='{.status.phase}'=Succeeded")
    await kubectl('delete pod short')
    await expect.poll(watching.said, POLL).toMatch(/^DELETED +short/m)
    const states = [...watching.said().matchAll(/^\w+ +short +\d\/1 +(?<state>\S+)/gm)].map(
      (match) => match.groups?.['state'],
    )
    const seen = new Set(states)
    expect([...seen]).toEqual(['Pending', 'ContainerCreating', 'Running', 'Completed'])
  })

  test('a pod that ignores TERM is Terminating for half a minute of the cluster’s time', async () => {
    await kubectl('run stubborn --image=busybox -- sleep 1000000')
    await kubectl('wait --for=condition=Ready pod/stubborn')
    const watching = start('kubectl get pod stubborn -w')
    await expect.poll(watching.said, POLL).toMatch(/^stubborn .* Running /m)
    const begun = performance.now()
    await kubectl('delete pod stubborn')
    expect(((performance.now() - begun) / 1000) * SPEED).toBeGreaterThan(29)
    expect(watching.said()).toMatch(/^stubborn +1\/1 +Terminating /m)
  })

  test('a rolling update goes pod by pod and never below what it may', async () => {
    await kubectl('create deployment roll --image=nginx:1.26 --replicas=4')
    await kubectl('rollout status deploy/roll')
    const watching = start(`kubectl get deploy roll -w -o jsonpath='{.status.availableReplicas}{"\\n"}'`)
    await expect.poll(watching.said, POLL).toBe('4\n')
    await kubectl('set image deploy/roll nginx=nginx:1.27')
    await kubectl('rollout status deploy/roll')
    const counts = watching.said().trim().split('\n').map(Number)
    expect(counts.length).toBeGreaterThan(4)
    expect(Math.min(...counts)).toBe(3)
    expect(Math.max(...counts)).toBeLessThanOrEqual(5)
  })

  test('logs -f goes on until the container ends', async () => {
    const script = 'echo 1; until [ -e /tmp/go ]; do sleep 1; done; echo 2'
    await kubectl(`run count --image=busybox --restart=Never -- sh -c "${script}"`)
    await kubectl('wait --for=condition=Ready pod/count')
    const following = start('kubectl logs -f count')
    await expect.poll(following.said, POLL).toBe('1\n')
    await kubectl('exec count -- touch /tmp/go')
    expect(await following.exited).toBe(0)
    expect(following.said()).toBe('1\n2\n')
  })

  test('port-forward and proxy carry requests', async () => {
    const forwarding = start('kubectl port-forward pod/web :80')
    await expect.poll(forwarding.said, POLL).toContain('-> 80')
    const port = /127\.0\.0\.1:(?<port>\d+)/.exec(forwarding.said())?.groups?.['port']
    const page = await fetch(`http://127.0.0.1:${port}/`)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('<title>Welcome to nginx!</title>')
    expect((await fetch(`http://127.0.0.1:${port}/nothing`)).status).toBe(404)
    const proxying = start('kubectl proxy --port=0')
    await expect.poll(proxying.said, POLL).toContain('Starting to serve on')
    const address = /on (?<address>\S+)/.exec(proxying.said())?.groups?.['address']
    const pods = await fetch(`http://${address}/api/v1/namespaces/sessions/pods/web`)
    expect(await pods.json()).toMatchObject({ kind: 'Pod', metadata: { name: 'web' } })
  })

  test('port-forward says what it cannot reach', async () => {
    const forwarding = start('kubectl port-forward pod/shell :81')
    await expect.poll(forwarding.said, POLL).toContain('-> 81')
    const port = /127\.0\.0\.1:(?<port>\d+)/.exec(forwarding.said())?.groups?.['port']
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow()
    await expect.poll(forwarding.said, POLL).toMatch(/connection refused/i)
  })

  test('exec -it gives a shell on a terminal, with its exit code', async () => {
    const shell = startOnTerminal('kubectl exec -it shell -- sh')
    await expect.poll(shell.said, POLL).toContain('/ # ')
    shell.write('echo $((40 + 2)) > /tmp/x; cat /tmp/x; exit 5\n')
    expect(await shell.exited).toBe(5)
    expect(shell.said()).toContain('\n42\n')
    expect(shell.said()).toContain('command terminated with exit code 5')
  })

  test('Ctrl-C ends the program, not the shell', async () => {
    const shell = startOnTerminal('kubectl exec -it shell -- sh')
    await expect.poll(shell.said, POLL).toContain('/ # ')
    shell.write('sleep 1000000\n')
    await expect
      .poll(() => run('kubectl exec shell -- ps', place.env).then(({ stdout }) => stdout), POLL)
      .toMatch(/sleep 1000000[^]*sleep 1000000/)
    shell.write('\x03')
    shell.write('echo still-$((1 + 1))\n')
    await expect.poll(shell.said, POLL).toContain('\nstill-2\n')
    shell.write('exit\n')
    // The shell's own, 128 + SIGINT, when nothing ran since; echo did.
    expect(await shell.exited).toBe(0)
  })

  test('run -it --rm gives a shell and takes the pod away', async () => {
    const shell = startOnTerminal('kubectl run try -it --rm --restart=Never --image=busybox -- sh')
    await expect.poll(shell.said, POLL).toContain('press')
    shell.write('\n')
    await expect.poll(shell.said, POLL).toContain('/ # ')
    shell.write('wget -qO- http://$(hostname -i):80 || echo refused-$?\n')
    await expect.poll(shell.said, POLL).toContain('\nrefused-1\n')
    shell.write('exit\n')
    expect(await shell.exited).toBe(0)
    expect(shell.said()).toMatch(/pod "try" deleted/)
    expect(await kubectl('get pod try --ignore-not-found')).toBe('')
  })

  test('attach hears what the container says', async () => {
    await kubectl('run clock --image=busybox -- sh -c "while true; do echo tick; sleep 1; done"')
    await kubectl('wait --for=condition=Ready pod/clock')
    const attached = start('kubectl attach clock')
    await expect.poll(attached.said, POLL).toMatch(/tick\ntick\n/)
    await kubectl('delete pod clock --now')
    await attached.exited
  })

  test('events -w tells what happens', async () => {
    const watching = start('kubectl events -w --for pod/eventful')
    await kubectl('run eventful --image=busybox -- sleep 1000000')
    await expect.poll(watching.said, POLL).toMatch(/Scheduled[^]*Pulling[^]*Pulled[^]*Created[^]*Started/)
    watching.interrupt()
    await watching.exited
  })
})

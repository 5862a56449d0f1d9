import { rmSync } from 'node:fs'
import { dirname } from 'node:path'

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import { readLabFiles } from '../../server/lab-files.ts'
import { findKubectl } from '../../server/kubectl/kubectl.ts'
import type { SandboxProcess } from '../../server/sandbox-process.ts'
import { PlacedFolder } from '../../server/shell/placed-files.ts'
import { type Recorded, readRecorded, run } from './lab-script.ts'
import { startSandboxWithTools } from './sandbox-with-tools.ts'

/*
 * docker and docker-compose of the sandbox, as the lab's slides 59 to 67 use them: with the real kubectl, the real curl, and
 * skopeo where it is there.
 */

const ROOT = new URL('../../', import.meta.url).pathname
const HOTEL = 'hotel_app_frontend_single_node_memdb'
const kubectl = await findKubectl(process.env)

describe.skipIf(kubectl === null)(`docker${kubectl === null ? ': kubectl is not installed' : ''}`, () => {
  let sandbox: SandboxProcess
  let lab: PlacedFolder
  let env: NodeJS.ProcessEnv
  let registry: string

  const sh = (command: string): Promise<Recorded> => run(`cd '${lab.path}' && ${command}`, env)
  const ok = async (command: string): Promise<string> => {
    const { exit, stdout, stderr } = await sh(command)
    expect(exit, `${command}\n${stdout}${stderr}`).toBe(0)
    return stdout
  }

  beforeAll(async () => {
    lab = await PlacedFolder.make(await readLabFiles(ROOT))
    const started = await startSandboxWithTools(kubectl ?? '')
    sandbox = started.sandbox
    env = started.env
    await ok('kubectl create deployment registry --image=registry')
    await ok('kubectl expose deploy/registry --port=5000 --type=NodePort')
    await ok('kubectl wait --for=condition=available deploy/registry --timeout=30s')
    const port = await ok('kubectl get svc/registry -o jsonpath={.spec.ports[0].nodePort}')
    registry = `127.0.0.1:${port}`
    env['REGISTRY'] = registry
    await vi.waitFor(() => ok('curl -sf $REGISTRY/v2/'), { timeout: 15_000 })
  }, 60_000)

  afterAll(async () => {
    await sandbox.dispose()
    rmSync(dirname(lab.path), { recursive: true })
  })

  test('pull, tag and push print what Docker printed on kube1', async () => {
    const recorded = readRecorded()
    const find = (part: string): Recorded | undefined =>
      recorded.find(({ command }) => command.includes(part))
    // kube1 had the layers already; here they are pulled.
    const pulled = (await ok('docker pull busybox')).replaceAll(/^[0-9a-f]{12}: .*\n/gm, '')
    expect(normalise(pulled)).toBe(normalise(find('docker pull busybox')?.stdout ?? ''))
    const pushed = await ok('docker tag busybox $REGISTRY/busybox && docker push $REGISTRY/busybox')
    const layers = (text: string): string => normalise(text).replaceAll(/(ID: \w+\n)\1+/g, '$1')
    expect(layers(pushed)).toBe(layers(find('docker push')?.stdout ?? ''))
    expect(await ok('curl -s $REGISTRY/v2/_catalog')).toBe('{"repositories":["busybox"]}\n')
  })

  test('the digest is the same wherever it is asked for', async () => {
    const pulled = /Digest: (\S+)/.exec(await ok('docker pull busybox'))?.[1] ?? ''
    const pushed = await ok('docker tag busybox $REGISTRY/same:v1 && docker push $REGISTRY/same:v1')
    expect(pushed).toContain(`v1: digest: ${pulled} size: `)
    const accept = 'Accept: application/vnd.docker.distribution.manifest.v2+json'
    const head = await ok(`curl -sI -H '${accept}' $REGISTRY/v2/same/manifests/v1`)
    expect(head.toLowerCase()).toContain(`docker-content-digest: ${pulled}`)
    const hasSkopeo = (await sh('command -v skopeo')).exit === 0
    if (hasSkopeo)
      expect(await ok('skopeo inspect --tls-verify=false docker://$REGISTRY/same:v1')).toContain(
        `"Digest": "${pulled}"`,
      )
    expect(await ok('docker pull $REGISTRY/same:v1')).toContain(
      `Digest: ${pulled}\nStatus: Image is up to date`,
    )
    await ok('kubectl run same --image=busybox -- sleep 100 && kubectl wait --for=condition=ready pod/same')
    expect(await ok('kubectl get pod same -o jsonpath={.status.containerStatuses[0].imageID}')).toBe(
      `docker.io/library/busybox@${pulled}`,
    )
  })

  test('Compose builds one image for five services, pushes it, and the cluster runs it', async () => {
    env['TAG'] = 'v0.1'
    const built = await ok('docker-compose -f docker-compose.yml build')
    expect(built.match(/^Building \w+$/gm)).toHaveLength(5)
    expect(built.match(/RUN is not executed here/g)).toHaveLength(1)
    expect(built.match(new RegExp(`^Successfully tagged ${registry}/${HOTEL}:v0.1$`, 'gm'))).toHaveLength(5)
    expect(built).toContain(' ---> Using cache\n')
    const pushed = await ok('docker-compose -f docker-compose.yml push')
    expect(pushed).toContain(`Pushing frontend (${registry}/${HOTEL}:v0.1)...\n`)
    expect(pushed).toContain(': Layer already exists\n')
    const digest = /v0\.1: digest: (\S+)/.exec(pushed)?.[1] ?? ''
    for (const name of ['frontend', 'profile', 'search', 'geo', 'rate'])
      await ok(`kubectl create deployment ${name} --image=hvolos01/${HOTEL}:latest -- ${name}`)
    await ok(`kubectl set image deployment frontend profile search geo rate "*=$REGISTRY/${HOTEL}:$TAG"`)
    await ok('kubectl rollout status deployment frontend --timeout=60s')
    const ids = await ok(
      'kubectl get pods -l app=frontend -o jsonpath={.items[*].status.containerStatuses[*].imageID}',
    )
    expect(ids).toContain(`${registry}/${HOTEL}@${digest}`)
  })

  test('Compose runs the services with Node, and nothing of them outlives down', async () => {
    // Ports of the test's own: those of the file may be somebody's.
    await ok(`sed -E 's/808([0-9]):808/4130\\1:808/' docker-compose.yml > own.yml`)
    await ok('docker-compose -f own.yml up -d')
    const url = '127.0.0.1:41300/hotels?inDate=2015-04-09&outDate=2015-04-10&lat=35.17&lon=33.36'
    await expect
      .poll(async () => (await sh(`curl -sf '${url}'`)).stdout, { timeout: 15_000 })
      .toContain('Feature')
    expect(await ok('docker-compose -f own.yml ps')).toContain('127.0.0.1:41300->8080/tcp')
    expect(await ok('docker-compose -f own.yml stop geo')).toBe('Stopping hotel_app_geo ... done\n')
    expect(await ok('docker-compose -f own.yml ps geo')).toContain('Exit 0')
    expect(await ok(`curl -s '${url}'`)).toContain('"service":"geo"')
    expect(await ok('docker-compose -f own.yml up -d geo rate')).toBe(
      'Starting hotel_app_geo ... done\nhotel_app_rate is up-to-date\n',
    )
    await expect
      .poll(async () => (await sh(`curl -sf '${url}'`)).stdout, { timeout: 15_000 })
      .toContain('Feature')
    expect(await ok('docker-compose -f own.yml down')).toContain('Stopping hotel_app_frontend ... done\n')
    expect((await sh(`curl -s '${url}'`)).exit).toBe(7)
  })

  test.each([
    [
      'docker pull nosuch',
      1,
      "pull access denied for nosuch, repository does not exist or may require 'docker login'",
    ],
    [
      'docker pull busybox:nosuch',
      1,
      'manifest for busybox:nosuch not found: manifest unknown: manifest unknown',
    ],
    [
      'docker pull 127.0.0.1:1/x',
      1,
      'Get "http://127.0.0.1:1/v2/": dial tcp 127.0.0.1:1: connect: connection refused',
    ],
    ['docker push kube1:5000/none', 1, 'An image does not exist locally with the tag: kube1:5000/none'],
    ['docker push /busybox', 1, 'invalid reference format'],
    ['docker tag nosuch x', 1, 'Error response from daemon: No such image: nosuch:latest'],
    ['docker frobnicate', 1, "docker: 'frobnicate' is not a docker command"],
    ['docker pull --frob x', 125, "unknown flag: --frob\nSee 'docker pull --help'."],
    ['docker run -it alpine', 125, 'kubectl run NAME --image=IMAGE'],
    ['docker-compose frobnicate', 1, 'No such command: frobnicate'],
    ['docker-compose -f none.yml build', 1, "No such file or directory: './none.yml'"],
    ['docker compose exec frontend sh', 1, 'containers run in its cluster'],
  ])('%s exits with %d and says why', async (command, exit, words) => {
    const result = await sh(command)
    expect(result.exit).toBe(exit)
    expect(result.stderr).toContain(words)
  })

  test('rmi takes names away, and the image with the last of them', async () => {
    await ok('docker pull alpine && docker tag alpine mine:1')
    expect(await ok('docker rmi alpine')).toMatch(/^Untagged: alpine:latest\nUntagged: alpine@sha256:\w+\n$/)
    expect(await ok('docker images -q mine')).not.toBe('')
    expect(await ok('docker rmi mine:1')).toMatch(/^Untagged: mine:1\nDeleted: sha256:\w+\n$/)
    expect(await ok('docker images -q mine')).toBe('')
  })

  test('a reset of the cluster empties the store', async () => {
    await ok('docker pull busybox')
    await sandbox.reset()
    expect(await ok('docker images')).toBe('REPOSITORY   TAG       IMAGE ID   CREATED   SIZE\n')
  })
})

/** Without what differs from image to image and port to port. */
const normalise = (text: string): string =>
  text
    .replaceAll(/127\.0\.0\.1:\d+/g, 'REGISTRY')
    .replaceAll(/sha256:[0-9a-f]{64}/g, 'DIGEST')
    .replaceAll(/^[0-9a-f]{12}: /gm, 'ID: ')
    .replaceAll(/size: \d+/g, 'size: N')

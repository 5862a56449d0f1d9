import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { beforeEach, expect, onTestFinished, test } from 'vitest'

import { DockerError } from '../docker-error.ts'
import { interpolate, parseEnvFile } from './interpolate.ts'
import { chooseServices, loadProject } from './load-project.ts'
import type { Project } from './project.ts'

let folder: string
let warnings: string[]

beforeEach(() => {
  warnings = []
  folder = join(mkdtempSync(join(tmpdir(), 'livedeck-compose-')), 'My.App')
  mkdirSync(folder)
  onTestFinished(() => rmSync(join(folder, '..'), { recursive: true }))
})

const put = (name: string, text: string): void => writeFileSync(join(folder, name), text)

const load = (files: string[] = [], environment: Record<string, string> = {}): Project =>
  loadProject({
    cwd: folder,
    files,
    projectName: undefined,
    projectFolder: undefined,
    envFile: undefined,
    environment,
    warn: (line) => warnings.push(line),
  })

test('a lab’s file: variables with defaults, builds, ports', () => {
  put(
    'docker-compose.yml',
    `version: "3"
services:
  web:
    build: {context: ., dockerfile: Dockerfile.web, args: [A=1, B]}
    image: \${REGISTRY-127.0.0.1:5000}/web:\${TAG:-latest}
    entrypoint: web --on
    ports: ["8080:80", "127.0.0.1:9090:90"]
    environment: {A: "1", B: null}
    depends_on: [db]
  db: {image: busybox, restart: always}
`,
  )
  const { name, services } = load([], { TAG: '', REGISTRY: '127.0.0.1:3' })
  expect(name).toBe('myapp')
  expect(services.map((one) => one.name)).toEqual(['db', 'web'])
  expect(services[1]).toMatchObject({
    build: { context: folder, dockerfile: 'Dockerfile.web', args: { A: '1', B: null } },
    image: '127.0.0.1:3/web:latest',
    containerName: 'myapp_web_1',
    entrypoint: ['web', '--on'],
    environment: { A: '1' },
    ports: [
      { host: 8080, container: 80 },
      { host: 9090, container: 90 },
    ],
  })
  expect(warnings).toEqual([])
})

test('.env gives values, the environment others, and what nobody gives is told once', () => {
  put('.env', 'A=file\nB="from file" # why\n')
  put('compose.yml', 'services: {a: {image: "$A-$B-$C-$C"}}')
  expect(load([], { A: 'shell' }).services[0]?.image).toBe('shell-from file--')
  expect(warnings).toEqual(['WARNING: The C variable is not set. Defaulting to a blank string.'])
})

test('a second file says more, or otherwise', () => {
  put('a.yml', 'services: {a: {image: one, ports: ["1:1"], environment: {X: "1"}}}')
  put('b.yml', 'services: {a: {image: two, ports: ["2:2"], environment: {Y: "2"}}, b: {image: three}}')
  const { services } = load(['a.yml', 'b.yml'])
  expect(services.map(({ name }) => name)).toEqual(['a', 'b'])
  expect(services[0]).toMatchObject({ image: 'two', environment: { X: '1', Y: '2' } })
  expect(services[0]?.ports).toHaveLength(2)
})

test.each([
  ['services: {a: {image: "${A:?give it}"}}', 'Missing mandatory value for "image" option'],
  ['services: {a: {image: "${A"}}', 'Invalid interpolation format for "image" option in service "a"'],
  ['services: {a: {}}', 'Service a has neither an image nor a build context'],
  ['services: {a: {image: x, imag: y}}', "Unsupported config option for services.a: 'imag'"],
  ['services: {a: {image: x, depends_on: [b]}}', "depends on service 'b' which is undefined"],
  ['services: {a: {image: x, depends_on: [b]}, b: {image: x, depends_on: [a]}}', 'Circular dependency'],
  ['services: [', 'yaml: '],
  ['services: {a: {image: x, ports: ["a:b"]}}', 'services.a.ports'],
])('%s is refused', (text, message) => {
  put('docker-compose.yml', text)
  expect(() => load()).toThrow(DockerError)
  expect(() => load()).toThrow(message)
})

test('a file that is not there and a service that is none are told', () => {
  expect(() => load(['no.yml'])).toThrow("No such file or directory: './no.yml'")
  put('docker-compose.yml', 'services: {a: {image: x}}')
  expect(() => chooseServices(load(), ['b'])).toThrow('No such service: b')
})

test('variables in variables, and dollar signs', () => {
  const scope = { variables: { A: '1' }, onUnset: () => expect.unreachable('all is given') }
  const place = { option: 'image', service: 'a' }
  expect(interpolate('$$A ${B:-${A}} ${A?no}', place, scope)).toBe('$A 1 1')
})

test('an .env file knows quotes, comments and export', () => {
  expect(parseEnvFile('# x\nexport A=1\nB=\'a # b\'\nC="c"\nD=d # e\nnonsense\n')).toEqual({
    A: '1',
    B: 'a # b',
    C: 'c',
    D: 'd',
  })
})

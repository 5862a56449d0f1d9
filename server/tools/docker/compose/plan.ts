import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'

/** A service that runs, as the supervisor is told of it. */
export interface PlannedService {
  name: string
  containerName: string
  /** What runs: the first is the program's path. */
  argv: string[]
  cwd: string
  environment: Record<string, string>
  ports: { host: number; container: number }[]
  /** What is shown as its command. */
  command: string
  restarts: boolean
  /** When its program was built; another one is another service, in milliseconds since 1970. */
  builtAt: number
  /** Not to run, until it is started again. */
  isStopped: boolean
}

/** What `docker-compose up` runs, for those who come after it. */
export interface Plan {
  project: string
  /** Goes up with every change, so that it can be told which one is carried out. */
  revision: number
  services: PlannedService[]
}

/** What the supervisor says of itself: its pid, the plan, and each service's pid or exit code. */
export interface RunState {
  supervisor: number
  /** Of the plan that it has carried out. */
  revision: number
  services: Record<string, { pid: number | null; exitCode: number | null }>
}

/** True for two that are the same program with the same settings, whether or not they run. */
export const isSameService = (one: PlannedService, other: PlannedService): boolean =>
  isDeepStrictEqual({ ...one, isStopped: false }, { ...other, isStopped: false })

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isPlan = (value: unknown): value is Plan =>
  isRecord(value) &&
  typeof value['project'] === 'string' &&
  typeof value['revision'] === 'number' &&
  Array.isArray(value['services'])

const isRunState = (value: unknown): value is RunState =>
  isRecord(value) &&
  typeof value['supervisor'] === 'number' &&
  typeof value['revision'] === 'number' &&
  isRecord(value['services'])

/** A project's folder in the sandbox's: plan, state and logs. It goes with the sandbox and with a reset, and ends the supervisor. */
export class RunFolder {
  readonly path: string

  constructor(path: string) {
    this.path = path
  }

  /** The folder of a project in the sandbox's. */
  static of(sandbox: string, project: string): RunFolder {
    return new RunFolder(join(sandbox, 'docker', 'compose', project))
  }

  writePlan(plan: Plan): void {
    rmSync(this.path, { recursive: true, force: true })
    mkdirSync(this.path, { recursive: true, mode: 0o700 })
    this.#write('plan.json', plan)
  }

  /** Changes what the supervisor is to do; it looks now and then. */
  changePlan(plan: Plan): void {
    if (this.isThere) this.#write('plan.json', plan)
  }

  /** Null when nothing was started. */
  readPlan(): Plan | null {
    const plan = this.#read('plan.json')
    return isPlan(plan) ? plan : null
  }

  writeState(state: RunState): void {
    if (this.isThere) this.#write('state.json', state)
  }

  readState(): RunState | null {
    const state = this.#read('state.json')
    return isRunState(state) ? state : null
  }

  get isThere(): boolean {
    return existsSync(join(this.path, 'plan.json'))
  }

  logOf(service: string): string {
    return join(this.path, `${service}.log`)
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true })
    const above = join(this.path, '..')
    if (existsSync(above) && readdirSync(above).length === 0) rmSync(above, { recursive: true, force: true })
  }

  #write(name: string, content: object): void {
    const path = join(this.path, name)
    writeFileSync(`${path}.new`, JSON.stringify(content), { mode: 0o600 })
    renameSync(`${path}.new`, path)
  }

  #read(name: string): unknown {
    try {
      return JSON.parse(readFileSync(join(this.path, name), 'utf8'))
    } catch {
      return null
    }
  }
}

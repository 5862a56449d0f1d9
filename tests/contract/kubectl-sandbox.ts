import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { SandboxProcess } from '../../server/sandbox-process.ts'
import { run } from './lab-script.ts'
import { type SandboxWithTools, startSandboxWithTools } from './sandbox-with-tools.ts'

const MANIFESTS = new URL('kubectl-commands/', import.meta.url).pathname

/** Where a command runs: in a folder of its own, on a namespace of its own. */
export interface Place {
  /** Holds a copy of kubectl-commands/. */
  folder: string
  env: NodeJS.ProcessEnv
}

/** A sandbox process and one kubectl for it, both in a folder that goes with them. */
export class KubectlSandbox {
  readonly sandbox: SandboxProcess
  readonly #env: NodeJS.ProcessEnv
  readonly #folder = mkdtempSync(join(tmpdir(), 'livedeck-kubectl-'))

  private constructor({ sandbox, env }: SandboxWithTools) {
    this.sandbox = sandbox
    this.#env = env
  }

  /** Starts a sandbox whose clients run this kubectl. @param speed how many of its seconds pass in one of ours */
  static async start(kubectl: string, speed: number): Promise<KubectlSandbox> {
    const started = await startSandboxWithTools(kubectl)
    await started.sandbox.setSpeed(speed)
    return new KubectlSandbox(started)
  }

  /** Gives commands a fresh namespace as their default. */
  async enter(namespace: string): Promise<Place> {
    const folder = join(this.#folder, namespace)
    cpSync(MANIFESTS, folder, { recursive: true })
    const kubeconfig = join(folder, 'kubeconfig')
    writeFileSync(kubeconfig, readFileSync(this.sandbox.kubeconfig))
    const env = { ...this.#env, KUBECONFIG: kubeconfig }
    const place = { folder, env }
    const commands = [
      `create namespace ${namespace}`,
      `config set-context --current --namespace=${namespace}`,
    ]
    for (const command of commands) {
      const { exit, stderr } = await run(`kubectl ${command}`, env)
      if (exit !== 0) throw new Error(`${command}: ${stderr}`)
    }
    return place
  }

  /** Lets a namespace and all in it go, without waiting for its pods to end. */
  async leave(namespace: string, { env }: Place): Promise<void> {
    await run(`kubectl delete namespace ${namespace} --wait=false`, env)
  }

  async dispose(): Promise<void> {
    await this.sandbox.dispose()
    rmSync(this.#folder, { recursive: true })
  }
}

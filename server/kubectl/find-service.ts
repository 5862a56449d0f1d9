import { execFile } from 'node:child_process'

import type { Variables } from '../shell/environment.ts'

/** A name as Kubernetes allows it for Services (RFC 1035 label), so that none can be read as a flag. */
const NAME = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/
const LIMIT_MS = 10_000
const MOST_OUTPUT = 1024 * 1024

/**
 * Finds where a Service's first NodePort is reached from this machine: `http://127.0.0.1:31234/`, or null when there is no
 * such Service, or no port of it is a NodePort. A read-only query of the API through the lab's own kubectl, beside the shell.
 */
export async function findServiceUrl(name: string, environment: Variables): Promise<string | null> {
  if (!NAME.test(name)) return null
  const port = await readNodePort(name, environment)
  return port === null ? null : `http://127.0.0.1:${port}/`
}

function readNodePort(name: string, environment: Variables): Promise<number | null> {
  const args = ['get', 'service', '--output=jsonpath={.spec.ports[*].nodePort}', '--', name]
  const options = { env: { ...environment }, timeout: LIMIT_MS, maxBuffer: MOST_OUTPUT }
  return new Promise((resolve) => {
    execFile('kubectl', args, options, (error, stdout) => {
      const port = Number(stdout.trim().split(' ')[0])
      resolve(error === null && Number.isInteger(port) && port > 0 ? port : null)
    })
  })
}

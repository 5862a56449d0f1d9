import { TargetError } from '../shell/target-error.ts'
import type { Forward, Pty, Target } from '../shell/target.ts'

/** A name as Kubernetes allows it for Services (RFC 1035 label): neither a flag nor anything that a shell would read. */
const NAME = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/
const FOUND = /^([\w.:]+) (\d{1,5})\n$/
const LIMIT_MS = 15_000
const MOST_OUTPUT = 64 * 1024

/** Gives the URL of a Service by its name, as the shell of a terminal finds it, or null. */
export type FindServiceUrl = (name: string, like?: Pty) => Promise<string | null>

/**
 * Makes what finds where a Service's first NodePort is reached from this machine: `http://127.0.0.1:31234/`, or null when there is no
 * such Service, no port of it is a NodePort, or the target does not answer. A read-only query of the API through the lab's
 * own kubectl, beside the shell. Where the port is another machine's it is forwarded, for as long as the target lives.
 */
export function makeServiceFinder(target: Target): FindServiceUrl {
  const forwards = new Map<string, Promise<Forward>>()
  const forward = (host: string, port: string): Promise<Forward> => {
    const known = forwards.get(`${host} ${port}`)
    if (known) return known
    const made = target.forward(host, Number(port))
    forwards.set(`${host} ${port}`, made)
    made.catch(() => forwards.delete(`${host} ${port}`))
    return made
  }
  return async (name, like) => {
    if (!NAME.test(name)) return null
    try {
      const options = { like, timeoutMs: LIMIT_MS, maxBytes: MOST_OUTPUT }
      const { exitCode, stdout } = await target.execute(query(name, target.simulated), options)
      const [, host, port] = FOUND.exec(stdout) ?? []
      if (exitCode !== 0 || host === undefined || port === undefined) return null
      return `http://127.0.0.1:${(await forward(host, port)).port}/`
    } catch (error) {
      if (error instanceof TargetError) return null
      throw error
    }
  }
}

/**
 * Says `HOST PORT`: the target itself where the port answers on its loopback device, else the first node on whose address it
 * does; a cluster in containers has it there only. When none answers (yet) it is the target itself. The sandbox has all on the
 * loopback device.
 */
function query(name: string, isSimulated: boolean): string {
  const address = '{.items[*].status.addresses[?(@.type=="InternalIP")].address}'
  const look = `for host in 127.0.0.1 $(kubectl get nodes --output='jsonpath=${address}'); do
  if timeout 2 bash -c ': </dev/tcp/"$0"/"$1"' "$host" "$port" 2>/dev/null; then echo "$host $port"; exit; fi
done`
  return `ports=$(kubectl get service --output='jsonpath={.spec.ports[*].nodePort}' -- ${name}) || exit
port=\${ports%% *}
[ -n "$port" ] || exit 1
${isSimulated ? '' : look}
echo "127.0.0.1 $port"`
}

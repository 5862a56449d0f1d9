import { LocalTarget, type TargetDeps } from './local-target.ts'
import { shellWord } from './shell-word.ts'

/** All that a shell needs of the sandbox; whatever stands behind these two paths, a shell cannot tell. */
export interface SandboxAccess {
  /** The path for KUBECONFIG. */
  kubeconfig: string
  /** The sandbox's folder: its commands in `bin/`, room for caches in `cache/`. */
  folder: string
}

/** Terminals on this machine whose kubectl talks to the sandbox, whatever cluster the lecturer's own files name. */
export class SandboxTarget extends LocalTarget {
  override readonly name = 'sandbox'
  override readonly simulated = true

  constructor(access: SandboxAccess, deps: TargetDeps) {
    const environment = sandboxEnvironment(deps.environment, access)
    super({ ...deps, environment }, reassert(environment, access))
  }
}

/**
 * Makes the environment of a shell on the sandbox. Caches go into its folder: what kubectl has discovered of another cluster
 * on the same port is wrong here. A proxy is never asked for this machine's own addresses.
 */
export function sandboxEnvironment(
  environment: Readonly<Record<string, string>>,
  { kubeconfig, folder }: SandboxAccess,
): Record<string, string> {
  const made: Record<string, string> = {
    ...environment,
    KUBECONFIG: kubeconfig,
    KUBECACHEDIR: `${folder}/cache/kube`,
    XDG_CACHE_HOME: `${folder}/cache`,
    PATH: [`${folder}/bin`, environment['PATH']].filter(Boolean).join(':'),
  }
  if (Object.keys(environment).some((name) => /^(https?|all)_proxy$/i.test(name))) {
    for (const name of ['no_proxy', 'NO_PROXY'])
      made[name] = [environment[name], 'localhost,127.0.0.0/8,127.0.0.1'].filter(Boolean).join(',')
  }
  return made
}

/** Sets again, in sh, what the user's own files may have set to another cluster: it must never be one that is real. */
function reassert(environment: Readonly<Record<string, string>>, { folder }: SandboxAccess): string {
  const bin = `${folder}/bin`
  const set = ['KUBECONFIG', 'KUBECACHEDIR', 'XDG_CACHE_HOME']
    .map((name) => `${name}=${shellWord(environment[name] ?? '')}`)
    .join(' ')
  return `export ${set}\ncase :$PATH: in *:${shellWord(bin)}:*) ;; *) PATH=${shellWord(bin)}:$PATH ;; esac`
}

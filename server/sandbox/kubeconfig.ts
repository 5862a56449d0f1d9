import { stringify } from 'yaml'

/** The extension of a kubeconfig that tells our own commands where the control API is. */
export const CONTROL_EXTENSION = 'livedeck.dev/sandbox'

export interface KubeconfigOptions {
  /** `http://127.0.0.1:40123` */
  server: string
  token: string
}

/**
 * Writes the kubeconfig of a sandbox: one cluster, one user, one context, all of them named so that nobody takes it for a
 * real cluster. Source: clientcmd/api/v1 Config.
 */
export function makeKubeconfig({ server, token }: KubeconfigOptions): string {
  const extension = { name: CONTROL_EXTENSION, extension: { control: `${server}/control`, simulated: true } }
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'sandbox', cluster: { server, extensions: [extension] } }],
    users: [{ name: 'lecturer', user: { token } }],
    contexts: [{ name: 'sandbox', context: { cluster: 'sandbox', user: 'lecturer', namespace: 'default' } }],
    'current-context': 'sandbox',
  })
}

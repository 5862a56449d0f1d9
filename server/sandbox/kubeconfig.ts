import { stringify } from 'yaml'

/** The extension of a kubeconfig that tells our own commands where the control API is. */
export const CONTROL_EXTENSION = 'livedeck.dev/sandbox'

export interface KubeconfigOptions {
  /** `https://127.0.0.1:40123` */
  server: string
  /** The server's certificate, PEM. */
  certificate: string
  token: string
  /** `http://127.0.0.1:40124/control` */
  control: string
}

/**
 * Writes the kubeconfig of a sandbox: one cluster, one user, one context, all of them named so that nobody takes it for a
 * real cluster. Source: clientcmd/api/v1 Config.
 */
export function makeKubeconfig({ server, certificate, token, control }: KubeconfigOptions): string {
  const authority = Buffer.from(certificate).toString('base64')
  const extensions = [{ name: CONTROL_EXTENSION, extension: { control, simulated: true } }]
  const cluster = { server, 'certificate-authority-data': authority, extensions }
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'sandbox', cluster }],
    users: [{ name: 'lecturer', user: { token } }],
    contexts: [{ name: 'sandbox', context: { cluster: 'sandbox', user: 'lecturer', namespace: 'default' } }],
    'current-context': 'sandbox',
  })
}

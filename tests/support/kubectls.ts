import { findKubectl, provideKubectl } from '../../server/kubectl/kubectl.ts'

/** A kubectl to test with: its minor version, or `PATH` for the machine's own, and its file. */
export interface TestedKubectl {
  minor: string
  file: string
}

/**
 * Gives the kubectls to test with: those of LIVEDECK_KUBECTLS (`29,33,36`), fetched when they are not in the cache, else the
 * machine's own, else the one that livedeck provides.
 */
export async function listKubectls(): Promise<TestedKubectl[]> {
  const wanted = process.env['LIVEDECK_KUBECTLS']?.split(',').filter(Boolean) ?? []
  const provide = (minor?: string): Promise<string> =>
    provideKubectl({ environment: process.env, say: console.log, ...(minor !== undefined && { minor }) })
  if (wanted.length > 0) {
    const minors = wanted.map((word) => (word.includes('.') ? word : `1.${word}`))
    return await Promise.all(minors.map(async (minor) => ({ minor, file: await provide(minor) })))
  }
  return [{ minor: 'PATH', file: (await findKubectl(process.env)) ?? (await provide()) }]
}

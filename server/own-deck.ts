import { join, resolve } from 'node:path'

/** The path of the deck that livedeck brings: the Kubernetes lab. `home` is the package's folder. */
export function ownDeckPath(home: string): string {
  return join(home, 'slides', 'kubernetes.md')
}

/** True when a deck's path leads to livedeck's own deck, which is trusted as its code is. */
export function isOwnDeck(deck: string, home: string): boolean {
  return resolve(deck) === ownDeckPath(home)
}

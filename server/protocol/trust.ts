/** Why a deck would run something by itself. */
export type UnattendedKind = 'setup' | 'cleanup' | 'hidden' | 'fill' | 'wait'

/** A command that a deck would run without a click of its own. */
export interface UnattendedCommand {
  kind: UnattendedKind
  /** 1-based line in the deck's file; 0 for the front matter's. */
  line: number
  command: string
}

/** What a deck would run by itself, and whether the presenter has agreed to that. */
export interface TrustView {
  state: 'nothing-asked' | 'asked' | 'trusted'
  /** Names exactly these commands of this deck; `trust` sends it back. */
  digest: string
  commands: UnattendedCommand[]
}

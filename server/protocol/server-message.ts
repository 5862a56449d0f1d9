import type { ClusterView } from './cluster.ts'
import type { DeckView } from './deck.ts'
import type { Run } from './run.ts'
import type { TerminalView } from './terminal.ts'

export type Role = 'presenter' | 'follower'

/** Where the lecture stands: slide from 1, fragments shown on it from 0. */
export interface Position {
  slide: number
  fragment: number
}

/** Why the server did not do what it was asked. */
export type RefusalCode =
  | 'malformed'
  | 'not-allowed'
  | 'unknown-step'
  | 'unknown-terminal'
  | 'terminal-busy'
  | 'placeholder'
  | 'terminal-gone'
  | 'too-many-terminals'
  | 'too-fast'
  | 'no-cluster'

/** What the server tells a browser, one JSON text frame each; anything binary is a frame of frame.ts. */
export type ServerMessage =
  | {
      type: 'welcome'
      role: Role
      /** Shown on screen, such as `sandbox`, `local` or `ssh:kube1`. */
      target: string
      /** True when the target is the simulated cluster, which is always labelled. */
      simulated: boolean
      position: Position
      version: string
    }
  /** How the simulated cluster is; never sent when the target is another. */
  | { type: 'cluster'; cluster: ClusterView }
  | { type: 'deck'; deck: DeckView }
  /** The deck's file cannot be rendered at all; the last good deck stays. */
  | { type: 'deck-broken'; problems: DeckView['problems'] }
  | { type: 'terminals'; terminals: TerminalView[] }
  /** The next binary frame on this channel is a snapshot of this size; acknowledgements count from 0 after it. */
  | { type: 'snapshot'; channel: number; cols: number; rows: number }
  | { type: 'runs'; runs: Run[] }
  | { type: 'run'; run: Run }
  | { type: 'position'; position: Position }
  | { type: 'refused'; code: RefusalCode; message: string; step?: string }
  /** The answer to `link`: a URL that admits one more window with that role. */
  | { type: 'link'; role: Role; url: string }
  /** The server ends; the page says so and stops reconnecting. */
  | { type: 'goodbye'; reason: string }

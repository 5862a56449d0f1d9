import type { Candidates } from './candidates.ts'
import type { CatchUpView } from './catch-up.ts'
import type { ClusterView } from './cluster.ts'
import type { DeckView } from './deck.ts'
import type { ResetPlan } from './reset-plan.ts'
import type { Run } from './run.ts'
import type { TerminalView } from './terminal.ts'
import type { Timings } from './timings.ts'
import type { TrustView } from './trust.ts'

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
  /** Steps before this one have not run; `before` names them. */
  | 'steps-before'
  /** The deck would run something by itself, and the presenter has not trusted it. */
  | 'untrusted'
  /** A catch-up goes on. */
  | 'catching-up'
  /** There is no transcript of that step. */
  | 'no-transcript'

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
  | { type: 'refused'; code: RefusalCode; message: string; step?: string; before?: string[] }
  /** The answer to `candidates`, and told again when what a step would be filled with has changed. */
  | { type: 'candidates'; candidates: Candidates }
  /** What the deck would run by itself, and whether it may; told to presenters only. */
  | { type: 'trust'; trust: TrustView }
  /** How a catch-up stands; null when there is none. */
  | { type: 'catch-up'; catchUp: CatchUpView | null }
  /** What the last rehearsal's transcript says of this deck; null when there is none. */
  | { type: 'timings'; timings: Timings | null }
  /** The answer to `plan-reset`. */
  | { type: 'reset-plan'; plan: ResetPlan }
  /** The answer to `link`: a URL that admits one more window with that role. */
  | { type: 'link'; role: Role; url: string }
  /** The server ends; the page says so and stops reconnecting. */
  | { type: 'goodbye'; reason: string }

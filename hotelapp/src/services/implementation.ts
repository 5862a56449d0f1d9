import type { Route } from '../http/routes.ts'
import type { Method } from '../rpc/contract.ts'
import type { Span } from '../trace/tracer.ts'

/** What a service's own code may use. */
export interface Tools {
  /** Calls a method of another service. @throws {RequestError} */
  readonly call: <Request, Response>(
    method: Method<Request, Response>,
    request: Request,
    span: Span,
  ) => Promise<Response>
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly log: (line: string) => void
}

/** A service's own part: what it answers to, and what it holds, for the first line of its log. */
export type Implementation = (tools: Tools) => { routes: readonly Route[]; holds: string }

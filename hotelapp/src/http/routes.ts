import type { Method } from '../rpc/contract.ts'
import type { Span } from '../trace/tracer.ts'

/** A request, taken apart. */
export interface Asked {
  readonly url: URL
  /** Empty for GET. */
  readonly body: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly span: Span
}

/** What is answered. */
export interface Reply {
  readonly status: number
  readonly type: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

/** One thing that a service answers to. */
export interface Route {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** The name that a trace gives it, or null for what no trace should show. */
  readonly span: string | null
  handle(asked: Asked): Reply | Promise<Reply>
}

/** An answer in JSON. */
export const json = (body: unknown, status = 200, type = 'application/json'): Reply => ({
  status,
  type,
  body: `${JSON.stringify(body)}\n`,
})

/** Answers a method of the contract with a function: decodes the request before, and nothing else reaches it. */
export function serve<Request, Response>(
  method: Method<Request, Response>,
  answer: (request: Request, span: Span) => Response | Promise<Response>,
): Route {
  return {
    method: 'POST',
    path: `/rpc/${method.name}`,
    span: `${method.service}/${method.name}`,
    handle: async ({ body, span }) => json(await answer(method.request(JSON.parse(body), ''), span)),
  }
}

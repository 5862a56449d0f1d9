/* The lines of the log and the messages of errors, composed in one place. */

const seconds = (milliseconds: number): string => `${milliseconds / 1000} s`

/** The lines that a service writes. Its name comes first, so that the logs of five can be read together. */
export const LINES = {
  listening: (service: string, port: number, holds: string): string =>
    `${service}: listening on port ${port}${holds === '' ? '' : `, ${holds}`}`,
  cannotReach: (service: string, address: string, code: string, retryMs: number): string =>
    `${service}: cannot reach ${address} (${code}); trying again in ${seconds(retryMs)}`,
  reached: (service: string, address: string): string => `${service}: ${address} answers`,
  stopping: (service: string): string => `${service}: stopping, finishing open requests`,
  stopped: (service: string): string => `${service}: stopped`,
  portTaken: (service: string, port: number): string =>
    `${service}: port ${port} is in use by another program`,
  cannotListen: (service: string, port: number, code: string): string =>
    `${service}: cannot listen on port ${port} (${code})`,
  badSetting: (service: string, name: string, expected: string, found: string): string =>
    `${service}: ${name} must be ${expected}, and is ${JSON.stringify(found)}`,
  searched: (service: string, hotels: number, milliseconds: number): string =>
    `${service}: found ${hotels} hotels in ${Math.round(milliseconds)} ms`,
  failed: (service: string, method: string, path: string, message: string): string =>
    `${service}: ${method} ${path} failed: ${message}`,
  noTraces: (service: string, endpoint: string, code: string): string =>
    `${service}: cannot send traces to ${endpoint} (${code})`,
} as const

/** What the answers to failed requests say. */
export const ERRORS = {
  unreachable: (service: string, address: string, code: string): string =>
    `${service} cannot be reached at ${address} (${code})`,
  wrongAnswer: (service: string, address: string, status: number): string =>
    `${service} at ${address} answered with ${status} and nothing that can be used`,
  notFound: (path: string): string => `there is nothing at ${path}`,
  notAllowed: (method: string, path: string): string => `${path} does not take ${method}`,
  tooLarge: (limit: number): string => `a request may have ${limit} bytes at most`,
  notJson: (): string => 'expected JSON',
  expected: (path: string, expected: string, found: unknown): string =>
    `${path} must be ${expected}, and is ${JSON.stringify(found) ?? 'missing'}`,
  internal: (): string => 'something went wrong inside this service; its log says more',
} as const

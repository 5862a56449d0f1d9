import type { Discovery } from './discovery.ts'
import type { OpenApi } from './open-api.ts'
import { REFUSALS } from '../messages.ts'
import { sendCacheable, sendText, sendValue } from './respond.ts'
import type { Exchange } from './respond.ts'

/** What paths that are no resources answer with. */
export interface PlainAnswers {
  discovery: Discovery
  openApi: OpenApi
}

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' }

/** GET /version: a 1.32 server, and what it really is. */
const VERSION = {
  major: '1',
  minor: '32',
  emulationMajor: '1',
  emulationMinor: '32',
  gitVersion: 'v1.32.0+sandbox',
  gitCommit: 'simulated',
  gitTreeState: 'clean',
  buildDate: '2024-12-11T17:59:15Z',
  goVersion: 'none',
  compiler: 'livedeck',
  platform: `${process.platform}/${ARCHITECTURES[process.arch] ?? process.arch}`,
}

const CHECKS = ['ping', 'log', 'etcd']

/** Answers a path that is no resource. @throws {StatusError} NotFound when it is nothing at all */
export async function servePlain(exchange: Exchange, answers: PlainAnswers): Promise<void> {
  const { path, method, request } = exchange
  const [root = ''] = path.split('/').slice(1)
  if (method !== 'GET' && method !== 'HEAD') throw REFUSALS.methodNotAllowed()
  if (path === '/version') return sendValue(exchange, 200, VERSION)
  if (root === 'healthz' || root === 'livez' || root === 'readyz') return health(exchange, root)
  if (root === 'openapi') {
    const document = answers.openApi.find(path, request.headers.accept)
    if (!document) throw REFUSALS.noSuchResource()
    return sendCacheable(exchange, document.type, document.body)
  }
  if (path === '/') return sendValue(exchange, 200, { paths: ROOT_PATHS })
  const found =
    root === 'api' || root === 'apis' ? answers.discovery.answer(path, request.headers.accept) : undefined
  if (!found) throw REFUSALS.noSuchResource()
  await sendCacheable(exchange, found.type, found.text)
}

const ROOT_PATHS = [
  '/api',
  '/api/v1',
  '/apis',
  '/healthz',
  '/livez',
  '/openapi/v2',
  '/openapi/v3',
  '/readyz',
  '/version',
]

async function health(exchange: Exchange, root: string): Promise<void> {
  const isVerbose = exchange.query.has('verbose')
  const lines = CHECKS.map((check) => `[+]${check} ok`)
  const text = isVerbose ? `${lines.join('\n')}\n${root} check passed\n` : 'ok'
  await sendText(exchange, 200, 'text/plain; charset=utf-8', text)
}

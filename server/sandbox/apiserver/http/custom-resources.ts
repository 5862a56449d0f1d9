import { REFUSALS } from '../messages.ts'
import { sendValue } from './respond.ts'
import type { Exchange } from './respond.ts'
import type { Target } from './target.ts'

/**
 * Whether a request is for the list of custom resource definitions. They are not modelled, nor does discovery name them, but
 * kubectl looks here for a kind that OpenAPI does not have before it says that nobody serves it.
 */
export function isCustomResources({ group, version, plural, name }: Target): boolean {
  return (
    group === 'apiextensions.k8s.io' &&
    version === 'v1' &&
    plural === 'customresourcedefinitions' &&
    name === undefined
  )
}

/** Answers that there are none. @throws {StatusError} MethodNotAllowed */
export async function serveCustomResources(exchange: Exchange, revision: number): Promise<void> {
  if (exchange.method !== 'GET' && exchange.method !== 'HEAD') throw REFUSALS.methodNotAllowed()
  await sendValue(exchange, 200, {
    kind: 'CustomResourceDefinitionList',
    apiVersion: 'apiextensions.k8s.io/v1',
    metadata: { resourceVersion: String(revision) },
    items: [],
  })
}

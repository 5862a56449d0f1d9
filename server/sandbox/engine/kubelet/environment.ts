// A container's environment (kubelet_pods.go: makeEnvironmentVariables).
import type { Container, EnvFromSource, EnvVarSource } from 'kubernetes-types/core/v1'

import type { Api } from '../../kube/api.ts'
import type { KindMap } from '../../kube/objects.ts'
import { fieldValue, resourceValue } from './downward.ts'
import type { PodPlace } from './downward.ts'
import { expandReferences } from './expansion.ts'
import { KubeletError } from './kubelet-error.ts'
import { MESSAGES } from './messages.ts'
import { serviceLinks } from './service-links.ts'

type Pod = KindMap['pods']

interface EnvironmentOptions {
  api: Api
  pod: Pod
  container: Container
  place: PodPlace
}

interface Reference {
  name?: string
  optional?: boolean
}

/** What a container is started with. */
export interface Process {
  env: Record<string, string>
  command: readonly string[] | undefined
  args: readonly string[] | undefined
}

/**
 * A container's variables and words, with `$(NAME)` filled in.
 *
 * @throws {KubeletError} `config` when a config map, a secret or a key in one is missing and not optional
 */
export function processOf(options: EnvironmentOptions): Process {
  const env = environmentOf(options)
  const expand = (word: string): string => expandReferences(word, (name) => env.get(name))
  return {
    env: Object.fromEntries(env),
    command: options.container.command?.map(expand),
    args: options.container.args?.map(expand),
  }
}

function environmentOf(options: EnvironmentOptions): Map<string, string> {
  const { api, pod, container } = options
  const links = serviceLinks(api, pod.metadata.namespace ?? 'default', pod.spec.enableServiceLinks !== false)
  const own = new Map<string, string>()
  for (const source of container.envFrom ?? []) addAll(own, source, options)
  for (const { name, value, valueFrom } of container.env ?? []) {
    if (value !== undefined && value !== '') {
      own.set(
        name,
        expandReferences(value, (other) => own.get(other) ?? links.get(other)),
      )
    } else {
      const found = valueFrom === undefined ? '' : valueOf(valueFrom, options)
      if (found !== undefined) own.set(name, found)
    }
  }
  return new Map([...links, ...own])
}

function addAll(env: Map<string, string>, source: EnvFromSource, { api, pod }: EnvironmentOptions): void {
  const namespace = pod.metadata.namespace ?? 'default'
  const data = source.configMapRef
    ? configMapData(api, namespace, source.configMapRef)
    : secretData(api, namespace, source.secretRef ?? {})
  for (const [key, value] of Object.entries(data ?? {})) env.set(`${source.prefix ?? ''}${key}`, value)
}

function valueOf(
  source: EnvVarSource,
  { api, pod, container, place }: EnvironmentOptions,
): string | undefined {
  const namespace = pod.metadata.namespace ?? 'default'
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = source
  if (fieldRef) return fieldValue(fieldRef, pod, place)
  if (resourceFieldRef) {
    const named = pod.spec.containers.find(({ name }) => name === resourceFieldRef.containerName)
    return resourceValue(resourceFieldRef, named ?? container)
  }
  if (configMapKeyRef) {
    return keyOf('ConfigMap', configMapData(api, namespace, configMapKeyRef), configMapKeyRef, namespace)
  }
  if (secretKeyRef) return keyOf('Secret', secretData(api, namespace, secretKeyRef), secretKeyRef, namespace)
  return ''
}

function keyOf(
  kind: 'ConfigMap' | 'Secret',
  data: Readonly<Record<string, string>> | undefined,
  { name, key, optional }: Reference & { key: string },
  namespace: string,
): string | undefined {
  const value = data?.[key]
  if (value === undefined && optional !== true) {
    throw new KubeletError('config', MESSAGES.keyNotFound(kind, key, namespace, name ?? ''))
  }
  return value
}

function configMapData(api: Api, namespace: string, { name = '', optional }: Reference) {
  const map = api.find('configmaps', namespace, name)
  if (map) return map.data ?? {}
  if (optional === true) return undefined
  throw new KubeletError('config', MESSAGES.objectNotFound('configmap', name))
}

function secretData(api: Api, namespace: string, { name = '', optional }: Reference) {
  const secret = api.find('secrets', namespace, name)
  if (!secret && optional !== true) throw new KubeletError('config', MESSAGES.objectNotFound('secret', name))
  if (!secret) return undefined
  const decoded = Object.entries(secret.data ?? {}).map(
    ([key, value]) => [key, Buffer.from(value, 'base64').toString()] as const,
  )
  return Object.fromEntries(decoded)
}

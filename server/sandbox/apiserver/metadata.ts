import type { ObjectMeta } from 'kubernetes-types/meta/v1'

import type { KubeObject } from '../kube/objects.ts'
import { isJsonObject, isSame } from './json.ts'
import { labelKeyProblems, labelValueProblems, nameProblems } from './names.ts'
import type { FieldProblem, ResourceDefinition } from './resource-definition.ts'

/** Metadata that the server itself is filling in. */
export type WritableMeta = { -readonly [Name in keyof ObjectMeta]: ObjectMeta[Name] }

const ANNOTATION_BYTES = 262_144

const invalid = (field: string, value: unknown, why: string): FieldProblem => ({
  type: 'FieldValueInvalid',
  field,
  message: `Invalid value: ${JSON.stringify(value)}: ${why}`,
})

const required = (field: string, why = ''): FieldProblem => ({
  type: 'FieldValueRequired',
  field,
  message: why === '' ? 'Required value' : `Required value: ${why}`,
})

/** What is wrong with an object's metadata, for any kind (ValidateObjectMeta of k8s.io/apimachinery/pkg/api/validation). */
export function metadataProblems(meta: ObjectMeta, definition: ResourceDefinition): FieldProblem[] {
  return [
    ...nameFields(meta, definition),
    ...labelFields(meta.labels),
    ...annotationFields(meta.annotations),
    ...ownerFields(meta),
    ...finalizerFields(meta.finalizers ?? []),
  ]
}

function nameFields(meta: ObjectMeta, definition: ResourceDefinition): FieldProblem[] {
  const rule = definition.nameRule ?? 'dns1123-subdomain'
  const problems: FieldProblem[] = []
  const { generateName = '', name = '' } = meta
  if (generateName !== '') {
    for (const why of nameProblems(generateName, rule, true)) {
      problems.push(invalid('metadata.generateName', generateName, why))
    }
  }
  if (name === '') problems.push(required('metadata.name', 'name or generateName is required'))
  else for (const why of nameProblems(name, rule)) problems.push(invalid('metadata.name', name, why))
  if (!definition.namespaced && meta.namespace !== undefined && meta.namespace !== '') {
    problems.push({
      type: 'FieldValueForbidden',
      field: 'metadata.namespace',
      message: 'Forbidden: not allowed on this type',
    })
  }
  return problems
}

function labelFields(labels: Readonly<Record<string, string>> | undefined): FieldProblem[] {
  const field = 'metadata.labels'
  const problems: FieldProblem[] = []
  for (const [key, value] of Object.entries(labels ?? {})) {
    for (const why of labelKeyProblems(key)) problems.push(invalid(field, key, why))
    for (const why of labelValueProblems(value)) problems.push(invalid(field, value, why))
  }
  return problems
}

function annotationFields(annotations: Readonly<Record<string, string>> | undefined): FieldProblem[] {
  const field = 'metadata.annotations'
  const problems: FieldProblem[] = []
  let bytes = 0
  for (const [key, value] of Object.entries(annotations ?? {})) {
    problems.push(...labelKeyProblems(key.toLowerCase()).map((why) => invalid(field, key, why)))
    bytes += Buffer.byteLength(key) + Buffer.byteLength(value)
  }
  if (bytes > ANNOTATION_BYTES) {
    problems.push({
      type: 'FieldValueTooLong',
      field,
      message: `Too long: may not be more than ${ANNOTATION_BYTES} bytes`,
    })
  }
  return problems
}

function ownerFields(meta: ObjectMeta): FieldProblem[] {
  const problems: FieldProblem[] = []
  const field = 'metadata.ownerReferences'
  let controllers = 0
  for (const owner of meta.ownerReferences ?? []) {
    for (const part of ['apiVersion', 'kind', 'name', 'uid'] as const) {
      const words = part === 'apiVersion' ? 'version' : part
      if ((owner[part] ?? '') === '')
        problems.push(invalid(`${field}.${part}`, '', `${words} must not be empty`))
    }
    if (owner.controller === true) controllers++
  }
  if (controllers > 1) {
    problems.push(invalid(field, meta.ownerReferences, 'Only one reference can have Controller set to true'))
  }
  return problems
}

function finalizerFields(finalizers: readonly string[]): FieldProblem[] {
  const field = 'metadata.finalizers'
  const problems = finalizers.flatMap((finalizer) =>
    labelKeyProblems(finalizer).map((why) => invalid(field, finalizer, why)),
  )
  for (const finalizer of finalizers) {
    if (!finalizer.includes('/') && !STANDARD_FINALIZERS.has(finalizer)) {
      problems.push(
        invalid(field, finalizer, 'name is neither a standard finalizer name nor is it fully qualified'),
      )
    }
  }
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    problems.push(invalid(field, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'))
  }
  return problems
}

const STANDARD_FINALIZERS = new Set(['kubernetes', 'orphan', 'foregroundDeletion'])

/** What is wrong with a change of metadata: nothing new may hold back an object that is being deleted. */
export function metadataUpdateProblems(next: ObjectMeta, previous: Readonly<ObjectMeta>): FieldProblem[] {
  if (previous.deletionTimestamp === undefined) return []
  const known = new Set(previous.finalizers)
  const added = (next.finalizers ?? []).filter((finalizer) => !known.has(finalizer))
  if (added.length === 0) return []
  const list = added.map((finalizer) => JSON.stringify(finalizer)).join(', ')
  return [
    {
      type: 'FieldValueForbidden',
      field: 'metadata.finalizers',
      message: `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`,
    },
  ]
}

/** Takes out what says nothing (empty maps and lists), as Go's omitempty leaves them out of every answer. */
export function tidyMetadata(meta: ObjectMeta): void {
  for (const name of ['labels', 'annotations'] as const) {
    const map: unknown = meta[name]
    if (map === null || (isJsonObject(map) && Object.keys(map).length === 0)) delete meta[name]
  }
  for (const name of ['finalizers', 'ownerReferences', 'managedFields'] as const) {
    const list: unknown = meta[name]
    if (list === null || (Array.isArray(list) && list.length === 0)) delete meta[name]
  }
  for (const name of ['generateName', 'namespace'] as const) {
    if (meta[name] === '' || meta[name] === null) delete meta[name]
  }
}

/** Puts back what no client may change: identity, birth and the marks of deletion. */
export function keepSystemMetadata(next: ObjectMeta, previous: Readonly<ObjectMeta>): void {
  for (const name of SYSTEM_FIELDS) {
    const value = previous[name]
    if (isSame(next[name], value)) continue
    if (value === undefined) delete next[name]
    else Object.assign(next, { [name]: value })
  }
}

const SYSTEM_FIELDS = [
  'name',
  'namespace',
  'generateName',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generation',
  'selfLink',
  'resourceVersion',
] as const

/** Counts a change of what is wanted. */
export function bumpGeneration(meta: WritableMeta, previous: KubeObject): void {
  meta.generation = (previous.metadata.generation ?? 0) + 1
}

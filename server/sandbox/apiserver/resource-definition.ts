import type { LabelSelector } from 'kubernetes-types/meta/v1'

import type { Clock } from '../clock.ts'
import type { Chance } from '../chance.ts'
import type { Api } from '../kube/api.ts'
import type { Draft, KindMap, ResourceName } from '../kube/objects.ts'

/** One column of `kubectl get`; priority 1 is shown with `-o wide` only (meta/v1 TableColumnDefinition). */
export interface Column<T> {
  name: string
  type: 'string' | 'integer' | 'date' | 'boolean'
  format?: 'name' | 'int32'
  priority?: 1
  description: string
  /** What the row shows; `now` is the cluster's time in milliseconds, for ages. */
  cell(object: T, now: number): string | number | boolean
}

/** One thing wrong with an object, where (`spec.replicas`) and how, as the API's validation says it. */
export interface FieldProblem {
  type:
    | 'FieldValueRequired'
    | 'FieldValueInvalid'
    | 'FieldValueNotSupported'
    | 'FieldValueForbidden'
    | 'FieldValueDuplicate'
    | 'FieldValueNotFound'
    | 'FieldValueTooLong'
    | 'FieldValueTooMany'
  field: string
  /** The whole cause: `Invalid value: "Bad_Name": a lowercase RFC 1123 …`. */
  message: string
}

/** What defaulting and allocation may use. */
export interface AdmissionContext {
  clock: Clock
  chance: Chance
  /** What is stored so far: `kind: Service` looks for used addresses here. */
  api: Api
  /** A free port on this machine for a NodePort, already held; throws StatusError when none is left or it is taken. */
  allocateNodePort(wanted?: number): number
  /** The next free address of the Services' range, or the wanted one. */
  allocateClusterIP(wanted?: string): string
  /** Gives back what was allocated, when a later step of the same request fails or a Service no longer needs it. */
  releaseNodePort?(port: number): void
}

/** What names a kind takes (k8s.io/apimachinery/pkg/api/validation): most are DNS subdomains. */
export type NameRule = 'dns1123-subdomain' | 'dns1123-label' | 'dns1035-label' | 'path-segment'

/** An object of a served version whose shape is not the stored one's, there and back. */
export interface Conversion {
  /** From the other version's shape to the stored one's; the answer is a copy. */
  toStored(object: Readonly<Record<string, unknown>>): Record<string, unknown>
  /** From the stored shape to the other version's; the answer is a copy. */
  fromStored(object: Readonly<Record<string, unknown>>): Record<string, unknown>
}

/** Reads what a field selector compares; a method, so that definitions of all kinds fit one list. */
export interface FieldReader<T> {
  read(object: T): string
}

/** What the scale subresource reads and writes (autoscaling/v1 Scale). */
export interface ScaleAccess<T> {
  read(object: T): { desired: number; current: number; selector: LabelSelector | undefined }
  write(draft: T, replicas: number): void
}

/**
 * All that the API server knows of a kind. The server is generic; a kind is data and a few pure functions, one file a kind
 * in apiserver/resources/.
 */
export interface ResourceDefinition<N extends ResourceName = ResourceName> {
  name: N
  group: string
  version: string
  /** Older or newer versions of the same kind that are served as well, same shape or converted by the schema's rules. */
  otherVersions?: readonly string[]
  /** How to serve another version (`v1`, or `events.k8s.io/v1` of another group) whose shape differs from the stored one's. */
  conversions?: Readonly<Record<string, Conversion>>
  kind: string
  plural: string
  singular: string
  shortNames: readonly string[]
  /** `all` puts it into `kubectl get all`. */
  categories: readonly string[]
  namespaced: boolean
  /** Left out: `dns1123-subdomain`. */
  nameRule?: NameRule
  /** True when spec and status are written apart (the status subresource), and generation counts changes of spec. */
  hasStatus: boolean
  hasGeneration: boolean
  scale?: ScaleAccess<KindMap[N]>
  /** Fills what the client left out, in place, on create and update; unknown to the client, known to every user. */
  applyDefaults(draft: Draft<N>, context: AdmissionContext): void
  /** Beyond defaults, on create alone: status, addresses, ports. */
  prepareCreate?(draft: Draft<N>, context: AdmissionContext): void
  /** Beyond defaults, on update alone: what may not change is put back, what follows from a change is set. */
  prepareUpdate?(next: KindMap[N], previous: Readonly<KindMap[N]>, context: AdmissionContext): void
  /** Everything wrong with it (names and metadata are checked for all kinds by the server itself). */
  validate(object: Draft<N>): FieldProblem[]
  validateUpdate?(next: KindMap[N], previous: Readonly<KindMap[N]>): FieldProblem[]
  /** Seconds that a deleted object stays; pods only. */
  gracePeriod?(object: KindMap[N]): number
  columns: readonly Column<KindMap[N]>[]
  /** What kubectl prints when one is made: what a real cluster would do with it, and this one does not. */
  warning?: string
  /** Fields beyond metadata.name and metadata.namespace that a field selector may name. */
  fields?: Readonly<Record<string, FieldReader<KindMap[N]>['read']>>
}

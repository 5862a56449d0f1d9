import { timestamp } from '../../kube/timestamps.ts'
import { bindPod } from '../binding.ts'
import { stringOf, valueAt } from '../json.ts'
import { PARTS, REFUSALS } from '../messages.ts'
import { readObject } from './body.ts'
import type { NamedCall } from './call.ts'
import { requireKind } from './decode-object.ts'
import { evictPod } from './eviction.ts'
import { getObject, patchObject, replaceObject } from './objects.ts'
import { servePodLog } from './pod-log.ts'
import { dryRunOf } from './query.ts'
import { sendValue } from './respond.ts'
import { serveScale } from './scale.ts'

type Handler = (call: NamedCall) => Promise<void>

/** What a subresource answers to, and what discovery says of it. */
export interface Subresource {
  methods: Readonly<Record<string, Handler>>
  /** The kind that goes in and out, where it is not the resource's own. */
  kind?: { group: string; version: string; kind: string }
}

const STATUS: Subresource = {
  methods: {
    GET: getObject,
    PUT: (call) => replaceObject(call, 'status'),
    PATCH: (call) => patchObject(call, 'status'),
  },
}

const SCALE: Subresource = {
  methods: { GET: serveScale, PUT: serveScale, PATCH: serveScale },
  kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
}

/** The streams of a pod are opened by an upgrade (api-server.ts); a plain request lacks it. */
const upgradeOnly = async ({ cluster, namespace = '', name }: NamedCall): Promise<void> => {
  cluster.api.get('pods', namespace, name)
  throw REFUSALS.badRequest(PARTS.upgradeRequired)
}

const stream = (kind: string): Subresource => ({
  methods: { GET: upgradeOnly, POST: upgradeOnly },
  kind: { group: '', version: 'v1', kind },
})

/** Subresources of one resource only, by `plural/subresource`. */
const PARTICULAR: Readonly<Record<string, Subresource>> = {
  'pods/attach': stream('PodAttachOptions'),
  'pods/binding': { methods: { POST: createBinding }, kind: { group: '', version: 'v1', kind: 'Binding' } },
  'pods/eviction': {
    methods: { POST: evictPod },
    kind: { group: 'policy', version: 'v1', kind: 'Eviction' },
  },
  'pods/exec': stream('PodExecOptions'),
  'pods/log': { methods: { GET: servePodLog } },
  'pods/portforward': stream('PodPortForwardOptions'),
  'serviceaccounts/token': {
    methods: { POST: createToken },
    kind: { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' },
  },
  'namespaces/finalize': { methods: { PUT: (call) => replaceObject(call, 'finalize') } },
}

/** All subresources of a kind by their name, sorted. */
export function subresourcesOf({ registry, group }: NamedCall['kind']): ReadonlyMap<string, Subresource> {
  const { definition } = registry
  const found = new Map<string, Subresource>()
  if (definition.hasStatus) found.set('status', STATUS)
  if (definition.scale) found.set('scale', SCALE)
  for (const [path, subresource] of Object.entries(PARTICULAR)) {
    const [plural, name = ''] = path.split('/')
    if (group === '' && plural === definition.plural) found.set(name, subresource)
  }
  return new Map([...found].toSorted(([left], [right]) => (left < right ? -1 : 1)))
}

/** POST of pods/binding, for schedulers outside. */
async function createBinding({ exchange, kind, namespace = '', name }: NamedCall): Promise<void> {
  const { object: body } = await readObject(exchange.request, 'Binding')
  requireKind(body, { group: '', version: 'v1', kind: 'Binding' })
  const uid = stringOf(valueAt(body, 'metadata', 'uid'))
  bindPod(kind.registry, namespace, name, {
    node: stringOf(valueAt(body, 'target', 'name')) ?? '',
    dryRun: dryRunOf(exchange.query),
    ...(uid === undefined ? {} : { uid }),
  })
  await sendValue(exchange, 201, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    code: 201,
  })
}

const DEFAULT_TOKEN_SECONDS = 3600

/** POST of serviceaccounts/token: a token of the right shape. Nothing here checks it: the kubeconfig's is the only key. */
async function createToken({ cluster, exchange, kind, namespace = '', name }: NamedCall): Promise<void> {
  const account = kind.registry.get(namespace, name)
  const { object: body } = await readObject(exchange.request, 'TokenRequest')
  requireKind(body, { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' })
  const wanted = valueAt(body, 'spec', 'expirationSeconds')
  const expirationSeconds = typeof wanted === 'number' ? wanted : DEFAULT_TOKEN_SECONDS
  const now = Math.floor(cluster.clock.now() / 1000)
  const claims = {
    aud: ['https://kubernetes.default.svc.cluster.local'],
    exp: now + expirationSeconds,
    iat: now,
    iss: 'https://kubernetes.default.svc.cluster.local',
    'kubernetes.io': { namespace, serviceaccount: { name, uid: account.metadata.uid } },
    sub: `system:serviceaccount:${namespace}:${name}`,
  }
  const parts = [{ alg: 'none', typ: 'JWT' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  )
  const status = {
    token: `${parts.join('.')}.${cluster.chance.suffix(43)}`,
    expirationTimestamp: timestamp((now + expirationSeconds) * 1000),
  }
  const spec = { audiences: claims.aud, expirationSeconds }
  const metadata = { name, namespace, creationTimestamp: timestamp(cluster.clock.now()) }
  await sendValue(exchange, 201, {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata,
    spec,
    status,
  })
}

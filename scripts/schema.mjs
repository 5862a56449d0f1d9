// Writes server/sandbox/apiserver/schema/kubernetes-1.32.json, the facts of the API's types, from the Go sources of
// Kubernetes. Run it on demand, when the sandbox is to claim another version:
//   node scripts/schema.mjs API APIMACHINERY [BRANCH]
// API and APIMACHINERY are git directories (bare ones will do) of kubernetes/api and kubernetes/apimachinery, BRANCH
// is release-1.32 unless given. Types that no kind of the sandbox reaches are left out. The form of a line is described
// in server/sandbox/apiserver/schema/kubernetes.ts, which reads it.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const [api, apimachinery, branch = 'release-1.32'] = process.argv.slice(2)
if (!api || !apimachinery)
  throw new Error('Expected the git directories of kubernetes/api and kubernetes/apimachinery.')

/** The kinds that the sandbox serves or reads, by Go package; the types of their fields follow by themselves. */
const KINDS = {
  'core/v1':
    'Pod Service Endpoints Node Namespace Event ConfigMap Secret ServiceAccount ReplicationController LimitRange ' +
    'ResourceQuota PodTemplate PersistentVolume PersistentVolumeClaim Binding ComponentStatus',
  'apps/v1': 'Deployment ReplicaSet DaemonSet StatefulSet ControllerRevision',
  'autoscaling/v1': 'HorizontalPodAutoscaler Scale',
  'autoscaling/v2': 'HorizontalPodAutoscaler',
  'batch/v1': 'Job CronJob',
  'coordination/v1': 'Lease',
  'discovery/v1': 'EndpointSlice',
  'events/v1': 'Event',
  'policy/v1': 'PodDisruptionBudget Eviction',
  'networking/v1': 'Ingress IngressClass NetworkPolicy',
  'rbac/v1': 'Role RoleBinding ClusterRole ClusterRoleBinding',
  'scheduling/v1': 'PriorityClass',
  'storage/v1': 'StorageClass',
  'authorization/v1':
    'SubjectAccessReview SelfSubjectAccessReview LocalSubjectAccessReview SelfSubjectRulesReview',
  'authentication/v1': 'TokenRequest TokenReview SelfSubjectReview',
  'meta/v1': 'Status DeleteOptions',
}
/** Go types that have a JSON form of their own, as the schema's scalars. */
const SCALARS = {
  string: 'string',
  bool: 'bool',
  int: 'int64',
  int32: 'int32',
  int64: 'int64',
  float64: 'double',
  '[]byte': 'bytes',
  'meta/v1.Time': 'time',
  'meta/v1.MicroTime': 'microtime',
  'meta/v1.Duration': 'duration',
  'meta/v1.FieldsV1': 'json',
  'resource.Quantity': 'quantity',
  'intstr.IntOrString': 'intOrString',
  'runtime.RawExtension': 'json',
  'types.UID': 'string<types.UID>',
  'authentication/v1.ExtraValue': 'strings',
  'authorization/v1.ExtraValue': 'strings',
}

const source = (file) =>
  file.startsWith('meta/') ? git(apimachinery, `pkg/apis/${file}/types.go`) : git(api, `${file}/types.go`)
const git = (directory, path) =>
  execFileSync('git', ['-C', directory, 'show', `${branch}:${path}`], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })

/** All types of a Go package: structs with their fields as text, other types by what they stand for. */
function readPackage(name) {
  const text = source(name)
  const imports = new Map()
  for (const [, alias, path] of text.matchAll(/^\s+(\w+)? ?"(k8s\.io\/[^"]+)"$/gm)) {
    const found = /(?:k8s\.io\/api|pkg\/apis)\/(.+)$/.exec(path)
    imports.set(alias ?? path.split('/').at(-1), found ? found[1] : path.split('/').at(-1))
  }
  const types = new Map()
  for (const [, comment, type, body] of text.matchAll(/((?:^\/\/.*\n)*)^type (\w+) struct \{\n([^]*?)^\}/gm))
    types.set(type, { atomic: comment.includes('+structType=atomic'), fields: readFields(body) })
  for (const [, comment, type, of] of text.matchAll(/((?:^\/\/.*\n)*)^type (\w+) (?:= )?(?!struct)(\S+)/gm))
    types.set(type, { alias: of, values: comment.includes('+enum') ? readValues(text, type) : [] })
  return { name, imports, types }
}

/** The values of a string type that is an enumeration, sorted as the API's documents have them. */
function readValues(text, type) {
  const constants = text.matchAll(new RegExp(`^\\s+\\w+\\s+${type} += "([\\w/.-]+)"`, 'gm'))
  return Array.from(constants, ([, value]) => value).toSorted((a, b) => (a < b ? -1 : 1))
}

function readFields(body) {
  const fields = []
  let comments = []
  for (const line of body.split('\n')) {
    const found = /^\t(?:(\w+)\s+)?([\w.*[\]]+)\s+`(.*)`/.exec(line)
    if (found) fields.push({ embedded: !found[1], type: found[2], tags: found[3], comments })
    if (line.startsWith('\t//')) comments.push(line.slice(3).trim())
    else comments = []
  }
  return fields
}

const packages = new Map()
const getPackage = (name) => {
  if (!packages.has(name)) packages.set(name, readPackage(name))
  return packages.get(name)
}

/** `v1.PodSpec` of apps/v1 as `core/v1.PodSpec`; a plain name is one of the package's own. */
function qualify(type, from) {
  if (type in SCALARS) return type
  const [left, right] = type.split('.')
  return right ? `${from.imports.get(left) ?? left}.${right}` : `${from.name}.${left}`
}

/** What a Go type is in the schema: its shape, its type as written into the table, and the struct to visit. */
function resolve(type, from) {
  const pointer = type.startsWith('*')
  if (pointer) return { ...resolve(type.slice(1), from), pointer }
  const list = type !== '[]byte' && /^\[\](.+)$/.exec(type)
  if (list) return { ...resolve(list[1], from), shape: '[]', pointer: false }
  const map = /^map\[[\w.]+\](.+)$/.exec(type)
  if (map) return { ...resolve(map[1], from), shape: '{}', pointer: false }
  const full = qualify(type, from)
  if (full in SCALARS) return { type: SCALARS[full], shape: '', pointer: false }
  const [name, local] = full.split('.')
  const owner = getPackage(name)
  const found = owner.types.get(local)
  if (!found) throw new Error(`Expected ${full} in the sources of ${branch}.`)
  if (!found.alias) return { type: full, struct: full, shape: '', pointer: false }
  const target = resolve(found.alias, owner)
  // An error about JSON names the Go type, so the name of a string that has one is a fact worth a word.
  const named = target.type.startsWith('string') && target.shape === ''
  return named ? { ...target, type: `string<${local}>`, values: target.values ?? found.values } : target
}

const marker = (comments, name) =>
  comments.flatMap((comment) => (comment.startsWith(`+${name}=`) ? [comment.slice(name.length + 2)] : []))

/** One field as a word of the table. */
function describe(field, from) {
  const name = /json:"([^,"]*)/.exec(field.tags)[1]
  const number = /protobuf:"\w+,(\d+)/.exec(field.tags)?.[1] ?? 0
  const inline = /json:",inline/.test(field.tags)
  const { type, shape, pointer, struct, values } = resolve(field.type, from)
  const short = struct?.startsWith(`${from.name}.`) ? struct.slice(from.name.length + 1) : type
  const optional = /json:"[^"]*omitempty/.test(field.tags) || field.comments.includes('+optional')
  const word = `${inline ? '' : name}=${number}${optional ? '?' : ''}${pointer ? '*' : ''}${shape}${short}`
  const enumeration = values?.length ? `;enum=${values.join(',')}` : ''
  return { word: word + extras(field) + enumeration, struct }
}

function extras({ tags, comments }) {
  let text = ''
  const strategy = /patchStrategy:"([^"]*)"/.exec(tags)?.[1].split(',') ?? []
  const key = /patchMergeKey:"([^"]*)"/.exec(tags)?.[1]
  if (strategy.includes('merge')) text += `;merge=${key ?? ''}`
  if (strategy.includes('retainKeys')) text += ';retainKeys'
  const keys = marker(comments, 'listMapKey')
  if (marker(comments, 'listType')[0] === 'map') text += `;keys=${keys.join(',')}`
  if (marker(comments, 'listType')[0] === 'set') text += ';set'
  if (marker(comments, 'mapType')[0] === 'atomic' || marker(comments, 'structType')[0] === 'atomic')
    text += ';atomic'
  const fallback = marker(comments, 'default')[0]
  if (fallback && /^("\S+"|\d+|true|false)$/.test(fallback)) text += `;default=${fallback}`
  return text
}

const table = {}
function visit(full) {
  const [name, local] = full.split('.')
  if (table[name]?.[local] !== undefined) return
  const owner = getPackage(name)
  const { fields, atomic } = owner.types.get(local)
  table[name] ??= {}
  table[name][local] = ''
  const words = atomic ? ['atomic'] : []
  for (const field of fields) {
    if (/json:"-"/.test(field.tags)) continue
    if (/(^|\.)TypeMeta$/.test(field.type)) words.unshift('kind')
    else {
      const { word, struct } = describe(field, owner)
      words.push(word)
      if (struct) visit(struct)
    }
  }
  table[name][local] = words.join(' ')
}

for (const [name, kinds] of Object.entries(KINDS))
  for (const kind of kinds.split(' ')) {
    visit(`${name}.${kind}`)
    if (getPackage(name).types.has(`${kind}List`)) visit(`${name}.${kind}List`)
  }

const sorted = (object) => Object.fromEntries(Object.entries(object).toSorted(([a], [b]) => (a < b ? -1 : 1)))
const sections = Object.entries(sorted(table)).map(([name, types]) => [name, sorted(types)])
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const file = join(root, `server/sandbox/apiserver/schema/kubernetes-${branch.replace('release-', '')}.json`)
writeFileSync(file, `${JSON.stringify(Object.fromEntries(sections), undefined, 2)}\n`)

/** Scalars as protobuf and JSON both know them; `time`, `microtime`, `quantity`, `intOrString`, `bytes`, `json`, `strings` have their own JSON form. */
export type Scalar =
  | 'string'
  | 'int32'
  | 'int64'
  | 'bool'
  | 'double'
  | 'bytes'
  | 'time'
  | 'microtime'
  | 'duration'
  | 'quantity'
  | 'intOrString'
  | 'json'
  /** A list of strings that is one value of a map (Go's `ExtraValue`). */
  | 'strings'

/** One field of an API type: facts of the Kubernetes API, as its Go types and their tags state them. */
export interface Field {
  /** The name in JSON. */
  name: string
  /** The number in protobuf. */
  number: number
  /** A scalar, or the full name of another type (`io.k8s.api.core.v1.Container`). */
  type: Scalar | (string & {})
  shape: 'single' | 'list' | 'map'
  required: boolean
  /** True when Go keeps a pointer: a zero that was sent stays, where other zeros vanish. */
  pointer: boolean
  /** How a strategic merge patch treats a list: by this key, or as a set of values when the key is ''. */
  mergeKey?: string
  /** How server-side apply treats a list: its keys (listType=map). */
  listMapKeys?: readonly string[]
  /** True when a strategic merge patch replaces all other members (patchStrategy=retainKeys). */
  retainKeys?: boolean
  /** True when server-side apply takes a list as a set of values (listType=set). */
  set?: boolean
  /** True when server-side apply takes a map or struct as one value, not member by member (mapType, structType=atomic). */
  atomic?: boolean
  /** What the API says a missing value means (`+default`). */
  default?: string | number | boolean
  /** The values that a string may have, sorted, where the API counts them up (`+enum`). */
  enum?: readonly string[]
  /** The Go type of a string that has a name (`PullPolicy`), which errors about JSON tell. */
  goType?: string
  /** The number of the embedded message that holds the field in protobuf; in JSON it stands among its neighbours. */
  inlined?: number
}

/** An object type by its full name, with its fields by JSON name. */
export interface ObjectType {
  name: string
  fields: ReadonlyMap<string, Field>
  /** True for a kind: `apiVersion` and `kind` are among its fields, with number 0 since protobuf has them elsewhere. */
  isKind?: boolean
  /** True when server-side apply takes every value of this type as one (structType=atomic). */
  atomic?: boolean
}

/** The types of the API; one table drives protobuf, strict checks, merging and OpenAPI. */
export interface Schema {
  /** The type of a kind, or undefined when the sandbox does not know it. */
  typeOfKind(group: string, version: string, kind: string): ObjectType | undefined
  type(name: string): ObjectType | undefined
}

import type { Draft, ResourceName } from '../../kube/objects.ts'

/** `T` as a client may have sent it: every member may be missing, however the API's types promise it, at every depth. */
export type Loose<T> = T extends readonly (infer Item)[]
  ? Loose<Item>[]
  : T extends object
    ? { -readonly [K in keyof T]?: Loose<T[K]> | undefined }
    : T

/** A draft of a kind of which nothing is sure to be there. */
export type LooseDraft<N extends ResourceName> = Loose<Draft<N>>

/** `T` as a client may have sent it: every member may be missing, however the API's types promise it, at every depth. */
export type Loose<T> = T extends readonly (infer Item)[]
  ? Loose<Item>[]
  : T extends object
    ? { [K in keyof T]?: Loose<T[K]> | undefined }
    : T

/** One published port. */
export interface PublishedPort {
  host: number
  container: number
}

export interface BuildSettings {
  /** An absolute path. */
  context: string
  dockerfile: string | null
  args: Readonly<Record<string, string | null>>
  target: string | null
}

/** A service of a Compose file, read and checked. */
export interface Service {
  name: string
  build: BuildSettings | null
  /** As written, or the name that Compose gives an image that is only built. */
  image: string
  /** True when `image` was written. */
  isNamed: boolean
  containerName: string
  entrypoint: readonly string[] | null
  command: readonly string[] | null
  environment: Readonly<Record<string, string>>
  ports: readonly PublishedPort[]
  dependsOn: readonly string[]
  restarts: boolean
}

export interface Project {
  name: string
  /** The folder of the first file. */
  folder: string
  /** Those that a service depends on come before it. */
  services: readonly Service[]
  /** What the files say together, variables put in. */
  resolved: Readonly<Record<string, unknown>>
}

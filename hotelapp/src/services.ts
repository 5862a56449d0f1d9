/** The five services of Hotel Map. Each is started by its name. */
export type ServiceName = 'frontend' | 'profile' | 'search' | 'geo' | 'rate'

/** What is known of a service before it runs. */
export interface ServiceFacts {
  /** The port that it listens on unless LISTEN_PORT names another. */
  readonly port: number
  /** The services that it asks. */
  readonly asks: readonly ServiceName[]
}

/** Who listens where, and who asks whom. */
export const SERVICES: Readonly<Record<ServiceName, ServiceFacts>> = {
  frontend: { port: 8080, asks: ['search', 'profile'] },
  profile: { port: 8081, asks: [] },
  search: { port: 8082, asks: ['geo', 'rate'] },
  geo: { port: 8083, asks: [] },
  rate: { port: 8084, asks: [] },
}

/** The names of the services, frontend first. */
export const SERVICE_NAMES: readonly ServiceName[] = ['frontend', 'profile', 'search', 'geo', 'rate']

/** Says whether a word names a service. */
export const isServiceName = (word: string): word is ServiceName => Object.hasOwn(SERVICES, word)

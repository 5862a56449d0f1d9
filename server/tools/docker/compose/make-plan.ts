import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

import { PROGRAM_LABEL } from '../../../oci/media-types.ts'
import type { DockerContext } from '../context.ts'
import { DockerError } from '../docker-error.ts'
import { lookUpImage } from '../find-image.ts'
import { cannotRunService, notBundled } from './messages.ts'
import type { Plan, PlannedService } from './plan.ts'
import type { Project, Service } from './project.ts'

/** The one image whose services can be run without a container: hotelapp/ is a program for Node. */
const HOTEL = 'docker.io/hvolos01/hotel_app_frontend_single_node_memdb'
const HOST = '127.0.0.1'

/**
 * Plans how a project's services run with Node on loopback. They find each other by variables, since there is no network that
 * would know their names.
 * @throws {DockerError} `unsupported` for a service that is none of hotelapp's
 */
export function makePlan(context: DockerContext, project: Project, services: readonly Service[]): Plan {
  const known = project.services.filter((service) => isHotel(context, service))
  const addresses = Object.fromEntries(
    known.map((service) => [
      `${service.name.toUpperCase()}_ADDRESS`,
      `${HOST}:${service.ports[0]?.host ?? 0}`,
    ]),
  )
  const planned = services.map((service): PlannedService => {
    if (!known.includes(service)) throw new DockerError('unsupported', cannotRunService(service.name))
    const bundle = findBundle(service, known)
    const words = [...(service.entrypoint ?? []), ...(service.command ?? [])]
    const command = words.length > 0 ? words : [service.name]
    return {
      name: service.name,
      containerName: service.containerName,
      argv: [process.execPath, bundle, ...command],
      cwd: project.folder,
      environment: {
        PATH: context.io.environment['PATH'] ?? '',
        NODE_ENV: 'production',
        ...addresses,
        LISTEN_HOST: HOST,
        // Nobody still sends requests to what docker-compose ends.
        DRAIN_MS: '0',
        ...(service.ports[0] ? { LISTEN_PORT: String(service.ports[0].host) } : {}),
        ...service.environment,
      },
      ports: service.ports.map(({ host, container }) => ({ host, container })),
      command: command.join(' '),
      restarts: service.restarts,
      builtAt: statSync(bundle).mtimeMs,
      isStopped: false,
    }
  })
  return { project: project.name, revision: 1, services: planned }
}

/** By the label of its image, or of its Dockerfile where nothing was built yet. */
function isHotel({ store }: DockerContext, { image, build }: Service): boolean {
  const stored = lookUpImage(store.read(), image)
  if (stored) return store.open(stored).config.config.Labels?.[PROGRAM_LABEL] === HOTEL
  const path = build === null ? null : join(build.context, build.dockerfile ?? 'Dockerfile')
  return (
    path !== null && existsSync(path) && readFileSync(path, 'utf8').includes(`${PROGRAM_LABEL}="${HOTEL}"`)
  )
}

/** The built program in a context's folder; an image without one is run by its neighbour's. */
function findBundle(service: Service, others: readonly Service[]): string {
  for (const { build } of [service, ...others]) {
    const path = build === null ? null : join(build.context, 'dist', 'main.js')
    if (path !== null && existsSync(path)) return path
  }
  throw new DockerError('unsupported', notBundled(service.name))
}

import { SERVICE_NAMES } from '../../../../hotelapp/src/services.ts'
import { busyboxBinaries } from '../busybox/applets.ts'
import { DEFAULT_PATH } from '../executables.ts'
import type { Image, Program } from '../program.ts'
import { simulatedDigest } from './digest.ts'
import { systemFiles } from './system-files.ts'

/** Each of the five by its name. They are loaded with the first of them, and the page and its map library with them. */
const services = SERVICE_NAMES.map((name): [string, Program] => [
  `/usr/local/bin/${name}`,
  async (context) => {
    const { runHotelService } = await import('../hotel/service.ts')
    return await runHotelService(name, context)
  },
])

/** Hotel Map (hotelapp/), under the name by which the lab's original is known on Docker Hub. */
export const hotel: Image = {
  name: 'docker.io/hvolos01/hotel_app_frontend_single_node_memdb',
  tags: ['latest'],
  digest: simulatedDigest('hotel_app_frontend_single_node_memdb'),
  sizeBytes: 58_000_000,
  entrypoint: [],
  command: ['frontend'],
  env: { PATH: DEFAULT_PATH, NODE_ENV: 'production' },
  workdir: '/hotelapp',
  ports: [8080, 8081, 8082, 8083, 8084],
  binaries: new Map([...busyboxBinaries, ...services]),
  files: new Map(systemFiles('NAME="Alpine Linux (livedeck sandbox, simulated)"\nID=alpine\n')),
}

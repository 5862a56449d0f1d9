import type { ServiceName } from '../services.ts'
import { frontend } from './frontend.ts'
import { geo } from './geo.ts'
import type { Implementation } from './implementation.ts'
import { profile } from './profile.ts'
import { rate } from './rate.ts'
import { search } from './search.ts'

/** Each service's own part by its name. */
export const IMPLEMENTATIONS: Readonly<Record<ServiceName, Implementation>> = {
  frontend,
  profile,
  search,
  geo,
  rate,
}

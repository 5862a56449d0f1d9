import { HOTELS } from '../data/hotels.ts'
import { serve } from '../http/routes.ts'
import { near } from '../rpc/contract.ts'
import type { Place } from '../rpc/contract.ts'
import type { Implementation } from './implementation.ts'

const MOST_KM = 10
const MOST_PLACES = 24
const EARTH_RADIUS_KM = 6371

/** geo: knows where the hotels are. */
export const geo: Implementation = () => ({
  routes: [serve(near, ({ latitude, longitude }) => ({ places: findNear(latitude, longitude) }))],
  holds: `${HOTELS.length} hotels on the map`,
})

/** The hotels within 10 km of a place, nearest first, 24 at most. Eighty are measured faster than an index is looked up. */
export function findNear(latitude: number, longitude: number): Place[] {
  return HOTELS.map(({ hotelId, ...hotel }) => ({
    hotelId,
    distanceKm: distanceKm({ latitude, longitude }, hotel),
  }))
    .filter((place) => place.distanceKm <= MOST_KM)
    .toSorted((a, b) => a.distanceKm - b.distanceKm)
    .slice(0, MOST_PLACES)
}

interface Point {
  latitude: number
  longitude: number
}

/** The length of the great circle between two points (haversine), kilometres. */
function distanceKm(a: Point, b: Point): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180
  const half = (from: number, to: number): number => Math.sin(radians(to - from) / 2) ** 2
  const across = Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude))
  const chord = half(a.latitude, b.latitude) + across * half(a.longitude, b.longitude)
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(chord))
}

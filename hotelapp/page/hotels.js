/** @import { HotelCollection } from '../src/services/geojson.ts' */

/** A search that found nothing because a service is missing or said no; `service` is the one to look at. */
export class SearchError extends Error {
  /**
   * @param {string} message
   * @param {string} service
   */
  constructor(message, service) {
    super(message)
    this.name = 'SearchError'
    this.code = 'search-failed'
    this.service = service
  }
}

/**
 * Asks frontend for hotels near a place.
 * @param {{ inDate: string, outDate: string, lat: number, lon: number }} query
 * @returns {Promise<HotelCollection>}
 * @throws {SearchError}
 */
export async function findHotels({ inDate, outDate, lat, lon }) {
  const query = new URLSearchParams({ inDate, outDate, lat: lat.toFixed(5), lon: lon.toFixed(5) })
  let response
  try {
    response = await fetch(`hotels?${query}`)
  } catch {
    throw new SearchError('frontend does not answer', 'frontend')
  }
  const body = await response.json().catch(() => null)
  if (response.ok && body !== null) return body
  const { message = `frontend answered with ${response.status}`, service = 'frontend' } = body?.error ?? {}
  throw new SearchError(message, service)
}

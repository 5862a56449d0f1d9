import { json } from '../http/routes.ts'
import type { Asked, Reply, Route } from '../http/routes.ts'
import { LINES } from '../messages.ts'
import { PAGE_FILES } from '../page-files.ts'
import { nearby, profiles } from '../rpc/contract.ts'
import type { Place, Price, Profile } from '../rpc/contract.ts'
import { toFeatureCollection } from './geojson.ts'
import type { Found } from './geojson.ts'
import { readHotelQuery } from './hotel-query.ts'
import type { Implementation, Tools } from './implementation.ts'

/** frontend: the page with the map, and the hotels on it as GeoJSON. */
export const frontend: Implementation = (tools) => ({
  routes: [
    ...PAGE_FILES.map(serveFile),
    { method: 'GET', path: '/hotels', span: 'GET /hotels', handle: (asked) => findHotels(tools, asked) },
  ],
  holds: '',
})

/** GeoJSON of the hotels near a place with their prices for a stay (RFC 7946). */
async function findHotels({ call, now, log }: Tools, { url, span }: Asked): Promise<Reply> {
  const began = now()
  const { hotels } = await call(nearby, readHotelQuery(url.searchParams), span)
  const details = await call(profiles, { hotelIds: hotels.map(({ place }) => place.hotelId) }, span)
  const found = join(hotels, details.profiles)
  log(LINES.searched('frontend', found.length, now() - began))
  return json(toFeatureCollection(found), 200, 'application/geo+json')
}

function join(hotels: readonly { place: Place; price: Price }[], details: readonly Profile[]): Found[] {
  const byId = new Map(details.map((profile) => [profile.hotelId, profile]))
  return hotels.flatMap((hotel) => {
    const profile = byId.get(hotel.place.hotelId)
    return profile === undefined ? [] : [{ ...hotel, profile }]
  })
}

/** Nothing on the page comes from elsewhere, OpenStreetMap's tiles apart. */
const POLICY =
  "default-src 'self'; img-src 'self' data: https://tile.openstreetmap.org; style-src 'self' 'unsafe-inline'"

const serveFile = ({ path, type, content, etag }: (typeof PAGE_FILES)[number]): Route => ({
  method: 'GET',
  path,
  span: null,
  handle: ({ headers }) => {
    const known = headers['if-none-match'] === etag
    const all = { ETag: etag, 'Content-Security-Policy': POLICY }
    return { status: known ? 304 : 200, type, body: known ? '' : content, headers: all }
  },
})

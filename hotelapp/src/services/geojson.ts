import type { Place, Price, Profile } from '../rpc/contract.ts'

/** A hotel with all that is known of it. */
export interface Found {
  place: Place
  price: Price
  profile: Profile
}

/** A hotel on the map (RFC 7946); the page reads these. */
export interface HotelFeature {
  type: 'Feature'
  id: string
  geometry: { type: 'Point'; coordinates: [longitude: number, latitude: number] }
  properties: {
    id: string
    name: string
    phone_number: string
    address: string
    description: string
    room: string
    /** Of one night on average, in `currency`. */
    price: number
    total: number
    nights: number
    currency: string
    distance_km: number
  }
}

export interface HotelCollection {
  type: 'FeatureCollection'
  features: HotelFeature[]
}

/** Puts hotels on the map. */
export const toFeatureCollection = (found: readonly Found[]): HotelCollection => ({
  type: 'FeatureCollection',
  features: found.map(({ place, price, profile }) => ({
    type: 'Feature',
    id: profile.hotelId,
    geometry: { type: 'Point', coordinates: [profile.longitude, profile.latitude] },
    properties: {
      id: profile.hotelId,
      name: profile.name,
      phone_number: profile.phoneNumber,
      address: profile.address,
      description: profile.description,
      room: price.room,
      price: price.perNight,
      total: price.total,
      nights: price.nights,
      currency: price.currency,
      distance_km: Math.round(place.distanceKm * 100) / 100,
    },
  })),
})

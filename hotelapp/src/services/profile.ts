import { HOTELS } from '../data/hotels.ts'
import type { Hotel } from '../data/hotel.ts'
import { serve } from '../http/routes.ts'
import { profiles } from '../rpc/contract.ts'
import type { Profile } from '../rpc/contract.ts'
import type { Implementation } from './implementation.ts'

const toProfile = ({
  hotelId,
  name,
  phoneNumber,
  description,
  street,
  latitude,
  longitude,
}: Hotel): Profile => ({
  hotelId,
  name,
  phoneNumber,
  description,
  address: `${street}, Nicosia`,
  latitude,
  longitude,
})

const byId = new Map(HOTELS.map((hotel) => [hotel.hotelId, toProfile(hotel)]))

/** profile: knows what the hotels are called and how to reach them. */
export const profile: Implementation = () => ({
  routes: [serve(profiles, ({ hotelIds }) => ({ profiles: hotelIds.flatMap((id) => byId.get(id) ?? []) }))],
  holds: `details of ${byId.size} hotels`,
})

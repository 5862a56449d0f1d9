import { serve } from '../http/routes.ts'
import { near, nearby, rates } from '../rpc/contract.ts'
import type { Implementation } from './implementation.ts'

/** search: finds hotels that are near and have a price, by asking geo and rate. */
export const search: Implementation = ({ call }) => ({
  routes: [
    serve(nearby, async ({ latitude, longitude, inDate, outDate }, span) => {
      const { places } = await call(near, { latitude, longitude }, span)
      const hotelIds = places.map(({ hotelId }) => hotelId)
      const { prices } = await call(rates, { hotelIds, inDate, outDate }, span)
      const priceOf = new Map(prices.map((price) => [price.hotelId, price]))
      const hotels = places.flatMap((place) => {
        const price = priceOf.get(place.hotelId)
        return price === undefined ? [] : [{ place, price }]
      })
      return { hotels }
    }),
  ],
  holds: '',
})

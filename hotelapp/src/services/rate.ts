import { HOTELS } from '../data/hotels.ts'
import { serve } from '../http/routes.ts'
import { RequestError, rates } from '../rpc/contract.ts'
import type { Price } from '../rpc/contract.ts'
import type { Implementation } from './implementation.ts'

const MOST_NIGHTS = 30
const DAY_MS = 86_400_000
/** By how much nights on Fridays and Saturdays, and those of a month (January first), differ from the hotel's base price. */
const WEEKEND = 1.15
const MONTHS = [0.85, 0.85, 0.95, 1.05, 1.15, 1.2, 1.25, 1.25, 1.2, 1.1, 0.95, 0.95] as const

const byId = new Map(HOTELS.map((hotel) => [hotel.hotelId, hotel]))

/** rate: knows what rooms cost. */
export const rate: Implementation = () => ({
  routes: [
    serve(rates, ({ hotelIds, inDate, outDate }) => {
      const nights = listNights(inDate, outDate)
      return { prices: hotelIds.flatMap((hotelId) => priceOf(hotelId, nights) ?? []) }
    }),
  ],
  holds: `prices of ${HOTELS.length} hotels`,
})

/** The nights of a stay, each as the day on whose evening it begins. @throws {RequestError} `invalid` */
function listNights(inDate: string, outDate: string): Date[] {
  const first = Date.parse(inDate)
  const nights = Math.round((Date.parse(outDate) - first) / DAY_MS)
  if (nights < 1 || nights > MOST_NIGHTS) {
    const message = `outDate must be 1 to ${MOST_NIGHTS} days after inDate, and is ${outDate} after ${inDate}`
    throw new RequestError({ code: 'invalid', service: 'rate', message })
  }
  return Array.from({ length: nights }, (_none, index) => new Date(first + index * DAY_MS))
}

/** What a stay costs, in whole euros a night; null for a hotel that is not known. */
function priceOf(hotelId: string, nights: readonly Date[]): Price | null {
  const hotel = byId.get(hotelId)
  if (hotel === undefined) return null
  const prices = nights.map((night) => {
    const isWeekend = night.getUTCDay() === 5 || night.getUTCDay() === 6
    return Math.round(hotel.euros * (MONTHS[night.getUTCMonth()] ?? 1) * (isWeekend ? WEEKEND : 1))
  })
  const total = prices.reduce((sum, price) => sum + price, 0)
  const perNight = Math.round(total / nights.length)
  return { hotelId, room: hotel.room, nights: nights.length, perNight, total, currency: 'EUR' }
}

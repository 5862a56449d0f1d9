import type { ServiceName } from '../services.ts'
import { day, list, number, object, text } from './decode.ts'
import type { Decode } from './decode.ts'

/*
 * What the services ask each other. A call is `POST /rpc/METHOD` with JSON both ways; a failed one answers with a status
 * of 400 or above and a Failure. Both sides decode what they get with the same lines below.
 */

/** One method of one service. All of them only read, so a call may be made again. */
export interface Method<Request, Response> {
  readonly service: ServiceName
  readonly name: string
  readonly request: Decode<Request>
  readonly response: Decode<Response>
}

const latitude = number(-90, 90)
const longitude = number(-180, 180)
const hotelId = text(20)
const amount = number(0, 1_000_000)

const stay = { inDate: day, outDate: day }

const place = object({ hotelId, distanceKm: number(0, 50_000) })

const price = object({
  hotelId,
  room: text(),
  nights: number(1, 30),
  /** The nights' average and their sum, in `currency`. */
  perNight: amount,
  total: amount,
  currency: text(3),
})

const profile = object({
  hotelId,
  name: text(),
  phoneNumber: text(40),
  description: text(),
  address: text(),
  latitude,
  longitude,
})

/** Where a hotel is and how to reach it. */
export type Profile = ReturnType<typeof profile>
/** What a stay in a hotel costs. */
export type Price = ReturnType<typeof price>
/** How far a hotel is from where one looks. */
export type Place = ReturnType<typeof place>

/** geo: the hotels nearest to a place, nearest first. */
export const near: Method<{ latitude: number; longitude: number }, { places: Place[] }> = {
  service: 'geo',
  name: 'near',
  request: object({ latitude, longitude }),
  response: object({ places: list(place) }),
}

/** rate: the prices of those hotels that have a room for these nights. */
export const rates: Method<{ hotelIds: string[]; inDate: string; outDate: string }, { prices: Price[] }> = {
  service: 'rate',
  name: 'rates',
  request: object({ hotelIds: list(hotelId), ...stay }),
  response: object({ prices: list(price) }),
}

/** search: hotels near a place with a room for these nights, nearest first. */
export const nearby: Method<
  { latitude: number; longitude: number; inDate: string; outDate: string },
  { hotels: { place: Place; price: Price }[] }
> = {
  service: 'search',
  name: 'nearby',
  request: object({ latitude, longitude, ...stay }),
  response: object({ hotels: list(object({ place, price })) }),
}

/** profile: the details of hotels, in the order asked for; unknown ones are left out. */
export const profiles: Method<{ hotelIds: string[] }, { profiles: Profile[] }> = {
  service: 'profile',
  name: 'profiles',
  request: object({ hotelIds: list(hotelId) }),
  response: object({ profiles: list(profile) }),
}

/** Why a request failed. `service` is the one that is missing or broken, which need not be the one that was asked. */
export interface Failure {
  readonly code: FailureCode
  readonly message: string
  readonly service: string
}

const CODES = ['invalid', 'not-found', 'unreachable', 'wrong-answer', 'internal'] as const

/** The reasons for which requests fail. */
export type FailureCode = (typeof CODES)[number]

const code: Decode<FailureCode> = (value) => CODES.find((known) => known === value) ?? 'internal'

/** The body of an answer with a status of 400 or above. */
export const failure: Decode<{ error: Failure }> = object({
  error: object({ code, message: text(2000), service: text(40) }),
})

/** The HTTP status of each failure. */
export const STATUS: Readonly<Record<FailureCode, number>> = {
  invalid: 400,
  'not-found': 404,
  unreachable: 503,
  'wrong-answer': 502,
  internal: 500,
}

/** A request that failed, with what its answer says. */
export class RequestError extends Error {
  override name = 'RequestError'
  readonly code: FailureCode
  readonly service: string

  constructor({ code: reason, message, service }: Failure, options?: ErrorOptions) {
    super(message, options)
    this.code = reason
    this.service = service
  }
}

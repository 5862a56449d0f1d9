import type { nearby } from '../rpc/contract.ts'
import { DecodeError, day, number } from '../rpc/decode.ts'

/**
 * Reads `inDate`, `outDate`, `lat` and `lon` of a query.
 * @throws {DecodeError} when one is missing or no day or number
 */
export function readHotelQuery(query: URLSearchParams): ReturnType<typeof nearby.request> {
  const degrees = (name: string, most: number): number => {
    const text = query.get(name) ?? ''
    return number(-most, most)(text.trim() === '' ? Number.NaN : Number(text), name)
  }
  const inDate = day(query.get('inDate') ?? undefined, 'inDate')
  const outDate = day(query.get('outDate') ?? undefined, 'outDate')
  if (outDate <= inDate) throw new DecodeError('outDate', `a day after ${inDate}`, outDate)
  return { inDate, outDate, latitude: degrees('lat', 90), longitude: degrees('lon', 180) }
}

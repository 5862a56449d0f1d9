/** One hotel of the data set. */
export interface Hotel {
  readonly hotelId: string
  readonly name: string
  readonly phoneNumber: string
  /** Street and number. */
  readonly street: string
  readonly description: string
  readonly latitude: number
  readonly longitude: number
  /** What its rooms are, and what one costs a night before season and weekday; euros. */
  readonly room: string
  readonly euros: number
}

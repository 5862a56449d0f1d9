/**
 * How far one viewer lags behind one terminal:
 * `live` gets each frame · `behind` gets none until it has caught up · `snapshot` waits for a fresh screen.
 */
export type ViewerState = 'live' | 'behind' | 'snapshot'

/** Counts what a viewer was sent and has parsed; it decides nothing about the pty, only about this viewer. */
export class ViewerFlow {
  state: ViewerState = 'snapshot'
  #sent = 0
  #acked = 0

  /** Bytes of output on their way to the screen. */
  get outstanding(): number {
    return this.#sent - this.#acked
  }

  /** Notes output that was sent. */
  send(bytes: number): void {
    this.#sent += bytes
  }

  /** Takes a cumulative acknowledgement; one that claims more than was sent, or goes back, is cut to what can be. */
  acknowledge(bytes: number): void {
    this.#acked = Math.max(this.#acked, Math.min(bytes, this.#sent))
  }

  /** Starts counting anew, as a snapshot does. */
  restart(): void {
    this.#sent = 0
    this.#acked = 0
    this.state = 'live'
  }
}

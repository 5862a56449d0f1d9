import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/**
 * Joins two connections for as long as they live: bytes, back-pressure and half-closes pass in both directions; when one
 * breaks the other is reset.
 */
export function bridge(one: Duplex, other: Duplex): void {
  one.pipe(other)
  other.pipe(one)
  follow(one, other)
  follow(other, one)
}

/** Ends a connection at once; a real socket says so to its peer with a RST, as iptables' REJECT does. */
export function reset(connection: Duplex): void {
  if (connection instanceof Socket) connection.resetAndDestroy()
  else connection.destroy()
}

function follow(leader: Duplex, follower: Duplex): void {
  let broken = false
  leader.on('error', () => {
    broken = true
  })
  leader.once('close', () => {
    // After an end in both directions the follower closes by itself, once it has written what it still holds.
    if (!broken && leader.readableEnded && leader.writableFinished) return
    if (broken || !leader.readableEnded) reset(follower)
    else follower.destroy()
  })
}

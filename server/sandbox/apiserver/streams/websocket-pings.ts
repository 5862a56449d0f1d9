import type { WebSocket } from 'ws'

/**
 * Answers a client's pings, the newest alone while the last answer has not left (RFC 6455, 5.5.3), so that answers cannot
 * pile up before a client that does not read.
 */
export function answerPings(socket: WebSocket): void {
  let answering = false
  socket.on('ping', (data: Buffer) => {
    if (answering || socket.readyState !== socket.OPEN) return
    answering = true
    socket.pong(data, false, () => {
      answering = false
    })
  })
}

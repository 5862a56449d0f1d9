/** How asking for a ticket went: a ticket, a refusal that no retry mends, or a server that is not there. */
export type Admission = { ticket: string } | 'refused' | 'unreachable'

function ticketOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('ticket' in value)) return null
  return typeof value.ticket === 'string' ? value.ticket : null
}

/**
 * Asks for the ticket of one WebSocket: a fresh link's token is traded for the cookie first, a page that holds the cookie
 * already only asks. Never throws.
 */
export async function askForTicket(token: string | null): Promise<Admission> {
  try {
    const response = await fetch(token === null ? '/ticket' : '/session', {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'Content-Type': 'application/json', 'X-Livedeck': '1' },
      body: JSON.stringify(token === null ? {} : { token }),
    })
    if (response.status === 401 || response.status === 403) return 'refused'
    if (!response.ok) return 'unreachable'
    const ticket = ticketOf(await response.json())
    return ticket === null ? 'unreachable' : { ticket }
  } catch {
    return 'unreachable'
  }
}

/** How asking for a ticket went: a ticket, a refusal that no retry mends, or a server that is not there. */
export type Admission = { ticket: string } | 'refused' | 'unreachable'

/**
 * Where the page's key is kept: for this origin with its port, unlike the cookie, and for all windows of this browser.
 * Without storage (private windows) a reload needs a new link.
 */
const PAGE_KEY = 'livedeck-page-key'

function textOf(value: unknown, name: string): string | null {
  if (typeof value !== 'object' || value === null) return null
  const text = Object.entries(value).find(([key]) => key === name)?.[1]
  return typeof text === 'string' ? text : null
}

function keepPageKey(pageKey: string | null): void {
  try {
    if (pageKey !== null) localStorage.setItem(PAGE_KEY, pageKey)
  } catch {
    // Nothing is lost but the reload without a link.
  }
}

/** The key with which this page shows that it is of this origin; empty where there is no storage. */
export function readPageKey(): string {
  try {
    return localStorage.getItem(PAGE_KEY) ?? ''
  } catch {
    return ''
  }
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
      body: JSON.stringify(token === null ? { pageKey: readPageKey() } : { token }),
    })
    if (response.status === 401 || response.status === 403) return 'refused'
    if (!response.ok) return 'unreachable'
    const answer: unknown = await response.json()
    keepPageKey(textOf(answer, 'pageKey'))
    const ticket = textOf(answer, 'ticket')
    return ticket === null ? 'unreachable' : { ticket }
  } catch {
    return 'unreachable'
  }
}

import { HANDOUT_NOTES, HANDOUT_PATH, type HandoutKind } from '../../server/protocol/handout.ts'
import { readPageKey } from '../stage/admission.ts'

/** A handout that was made, or a sentence that says why not. */
export type Handout = { name: string; file: Blob; notes: string[] } | string

const UNREACHABLE = 'The server did not answer. Try again once the page is connected.'
const REFUSED = 'Only the presenter’s own page may export. Open a presenter’s link.'

async function readMessage(response: Response): Promise<string> {
  if (response.status === 401 || response.status === 403) return REFUSED
  if (response.status !== 422) return UNREACHABLE
  const body: unknown = await response.json()
  return typeof body === 'object' && body !== null && 'message' in body ? String(body.message) : UNREACHABLE
}

/** The name that the server gave the file. */
function nameOf(response: Response, kind: HandoutKind): string {
  const header = response.headers.get('Content-Disposition') ?? ''
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(header)?.[1]
  return encoded === undefined
    ? (/filename="?([^";]+)/.exec(header)?.[1] ?? kind)
    : decodeURIComponent(encoded)
}

function readNotes(response: Response): string[] {
  const header = response.headers.get(HANDOUT_NOTES)
  const notes: unknown = header === null ? [] : JSON.parse(decodeURIComponent(header))
  return Array.isArray(notes) ? notes.map(String) : []
}

/** Asks the server for a handout of the open deck. Never throws. */
export async function askForHandout(kind: HandoutKind): Promise<Handout> {
  try {
    const response = await fetch(HANDOUT_PATH, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'Content-Type': 'application/json', 'X-Livedeck': '1' },
      body: JSON.stringify({ kind, pageKey: readPageKey() }),
    })
    if (!response.ok) return await readMessage(response)
    return { name: nameOf(response, kind), file: await response.blob(), notes: readNotes(response) }
  } catch {
    return UNREACHABLE
  }
}

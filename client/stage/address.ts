/** What the fragment of the page's URL says. */
export interface Address {
  /** The one-time token of a fresh link; it never stays in the address bar. */
  token: string | null
  slide: number | null
}

function parseSlide(text: string | null): number | null {
  return text !== null && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : null
}

/** Reads `#7`, `#token=…` and `#token=…&slide=7`; anything else says nothing. */
export function parseAddress(hash: string): Address {
  const text = hash.replace(/^#/, '')
  const slide = parseSlide(text)
  if (slide !== null) return { token: null, slide }
  const fields = new URLSearchParams(text)
  const token = fields.get('token')
  return { token: token === '' ? null : token, slide: parseSlide(fields.get('slide')) }
}

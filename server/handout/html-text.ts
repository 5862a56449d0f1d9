const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Escapes text for HTML, as content or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign)
}

/** A stylesheet as the content of `<style>`, which it cannot end. */
export function escapeStyle(css: string): string {
  return css.replace(/<\/(?=style)/gi, String.raw`<\/`)
}

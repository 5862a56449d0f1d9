const FORBIDDEN_VALUE = /expression\s*\(|javascript:|vbscript:|@import|\\|[<>]/i
const FORBIDDEN_PROPERTY = /^(?:behavior|-moz-binding)$/i
const URL = /url\(\s*["']?\s*([^"')\s]*)/gi

const isSafeUrl = (reference: string): boolean =>
  !/^[a-z][a-z0-9+.-]*:/i.test(reference) || /^(?:https?:|data:image\/)/i.test(reference)

/**
 * Keeps of a raw HTML `style` attribute what lays out and colours, and drops each declaration that could run code, hide
 * its meaning behind escapes, or pin an element over the page (`position: fixed` and `sticky`).
 */
export function cleanStyle(value: string): string {
  // Comments first: they may split a word that would be refused. A `;` in a data URL does not end a declaration.
  const declarations =
    value.replace(/\/\*[\s\S]*?(?:\*\/|$)/g, '').match(/(?:\([^)]*\)|"[^"]*"|'[^']*'|[^;])+/g) ?? []
  const kept = declarations.filter((declaration) => {
    const [property = '', ...rest] = declaration.split(':')
    const content = rest.join(':').trim()
    if (content === '' || FORBIDDEN_VALUE.test(declaration) || FORBIDDEN_PROPERTY.test(property.trim()))
      return false
    if (/^position$/i.test(property.trim()) && !/^(?:static|relative|absolute)\b/i.test(content)) return false
    return [...content.matchAll(URL)].every((match) => isSafeUrl(match[1] ?? ''))
  })
  return kept.map((declaration) => declaration.trim()).join('; ')
}

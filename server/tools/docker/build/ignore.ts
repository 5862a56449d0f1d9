/** What of a folder a build leaves out. Paths are relative, with slashes. */
export interface Ignore {
  ignores: (path: string) => boolean
  /** True for a folder that is left out, but not all that lies in it. */
  mayBringBack: (folder: string) => boolean
}

/** Reads a .dockerignore. */
export function parseIgnore(text: string): Ignore {
  const rules = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const glob = line.replace(/^!\s*/, '').replace(/^(?:\.?\/)+/, '')
      return {
        keeps: line.startsWith('!'),
        pattern: compileGlob(glob),
        literal: /^[^*?[\\]*/.exec(glob)?.[0] ?? '',
        glob,
      }
    })
  const kept = rules.filter(({ keeps }) => keeps)
  return {
    ignores: (path) =>
      rules.reduce((ignored, { keeps, pattern }) => (pattern.test(path) ? !keeps : ignored), false),
    mayBringBack: (folder) =>
      kept.some(({ literal, glob }) =>
        literal === glob
          ? literal.startsWith(`${folder}/`)
          : `${folder}/`.startsWith(literal) || literal.startsWith(`${folder}/`),
      ),
  }
}

/** A pattern of Go's filepath.Match with `**`; it fits what lies below as well. */
export function compileGlob(glob: string, fitsBelow = true): RegExp {
  const path = glob.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '')
  const body = path.replaceAll(/\*\*\/|\*\*|\*|\?|\[[^\]]*\]|\\.|[.+^${}()|\\]/g, (part) => {
    if (part === '**/') return '(?:.*/)?'
    if (part === '**') return '.*'
    if (part === '*') return '[^/]*'
    if (part === '?') return '[^/]'
    if (part.startsWith('[')) return part
    return part.startsWith('\\') && part.length > 1 ? part : `\\${part}`
  })
  return new RegExp(`^${body}${fitsBelow ? '(?:/.*)?' : ''}$`)
}

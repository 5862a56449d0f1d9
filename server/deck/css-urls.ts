/** A `url()` of a stylesheet, with its 1-based line. */
export interface CssUrl {
  reference: string
  line: number
  /** Whether an `@font-face` or an `@import`, which is how fonts come from the web, asks for it. */
  isFont: boolean
}

const COMMENT_OR_URL =
  /\/\*[\s\S]*?\*\/|url\(\s*(?:"([^"\\\n]*(?:\\.[^"\\\n]*)*)"|'([^'\\\n]*(?:\\.[^'\\\n]*)*)'|([^\s"'()\\]+))\s*\)/gi

const IMPORT = /@import\s*$/i

function asksForFont(css: string, at: number): boolean {
  const isInFace = css.lastIndexOf('@font-face', at) > css.lastIndexOf('}', at)
  return isInFace || IMPORT.test(css.slice(Math.max(0, at - 20), at))
}

/** Rewrites each `url()` of a stylesheet, comments left alone; `replace` answers the new reference. */
export function replaceCssUrls(css: string, replace: (url: CssUrl) => string): string {
  let line = 1
  let counted = 0
  return css.replace(
    COMMENT_OR_URL,
    (whole, double?: string, single?: string, bare?: string, at?: number) => {
      const reference = double ?? single ?? bare
      if (reference === undefined || typeof at !== 'number') return whole
      for (; counted < at; counted++) if (css.codePointAt(counted) === 10) line++
      const replaced = replace({ reference, line, isFont: asksForFont(css, at) })
      return replaced === reference ? whole : `url("${replaced.replaceAll('"', '%22')}")`
    },
  )
}

/** A `url()` of a stylesheet, with its 1-based line. */
export interface CssUrl {
  reference: string
  line: number
}

const COMMENT_OR_URL =
  /\/\*[\s\S]*?\*\/|url\(\s*(?:"([^"\\\n]*(?:\\.[^"\\\n]*)*)"|'([^'\\\n]*(?:\\.[^'\\\n]*)*)'|([^\s"'()\\]+))\s*\)/gi

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
      const replaced = replace({ reference, line })
      return replaced === reference ? whole : `url("${replaced.replaceAll('"', '%22')}")`
    },
  )
}

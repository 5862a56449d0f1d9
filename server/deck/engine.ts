import { Marp, type MarpOptions } from '@marp-team/marp-core'
import shiki from '@marp-team/marp-core/plugins/shiki'
import { createAllowlist } from './allowlist.ts'
import { factsPlugin } from './plugins/facts.ts'
import { fencesPlugin } from './plugins/fences.ts'
import { picturesPlugin } from './plugins/pictures.ts'
import { slidesPlugin } from './plugins/slides.ts'
import { WORD_CSS, wordsPlugin } from './plugins/words.ts'

/** Rewrites an inline style before it is packed, such as its `url()`s. */
export type StyleFilter = (css: string) => string

const CACHED_STYLES = 16
const CACHED_CODE = 2_000
/** Characters of a line that is still highlighted, and milliseconds that it may take at the very most. */
const HIGHLIGHT_LIMITS = { tokenizeMaxLineLength: 5_000, tokenizeTimeLimit: 10_000 }

/** Keeps what was made last, up to a number of entries; the oldest goes first. */
function remember(cache: Map<string, string>, limit: number, key: string, value: string): string {
  const oldest = cache.keys().next()
  if (cache.size >= limit && oldest.done !== true) cache.delete(oldest.value)
  cache.set(key, value)
  return value
}

/** The one Marp that renders decks, live and for export: our plugins are in it, and packed CSS is kept. */
export class DeckMarp extends Marp {
  private readonly packed = new Map<string, string>()
  private filter: StyleFilter = (css) => css

  /** Sets what is done to the inline styles of the next render. */
  filterStyles(filter: StyleFilter): void {
    this.filter = filter
  }

  /** Packing is most of a warm render's time and depends on nothing but the themes and these three. */
  protected override renderStyle(theme?: string): string {
    const size: unknown = this.lastGlobalDirectives?.['size']
    this.lastStyles = (this.lastStyles ?? []).map((css) => this.filter(css))
    const request = { theme, size: typeof size === 'string' ? size : '', styles: this.lastStyles }
    const key = JSON.stringify(request)
    const known = this.packed.get(key)
    if (known !== undefined) return known
    return remember(this.packed, CACHED_STYLES, key, super.renderStyle(theme))
  }

  /** Whatever the theme, the engine's own style goes before it. */
  protected override themeSetPackOptions(): ReturnType<Marp['themeSetPackOptions']> {
    const options = super.themeSetPackOptions()
    return { ...options, before: `${WORD_CSS}\n${options.before ?? ''}` }
  }

  /**
   * Highlighted code depends on nothing but itself; most of a deck stays the same between renders. Shiki gives a line up after half
   * a second, which a busy machine takes for its first, so lines are bounded by their length instead.
   */
  keepHighlighted(): this {
    this.shikiTransformers.push({
      name: 'livedeck:limits',
      preprocess: (_code, options) => {
        Object.assign(options, HIGHLIGHT_LIMITS)
      },
    })
    const highlight = this.highlighter.bind(this)
    const kept = new Map<string, string>()
    this.highlighter = (code, language, attributes) => {
      const key = JSON.stringify([language, attributes, code])
      return kept.get(key) ?? remember(kept, CACHED_CODE, key, highlight(code, language, attributes))
    }
    return this
  }
}

/**
 * Makes the engine; `options` say where the slides go (container, anchors) and cannot loosen what is fixed here. Math stays off,
 * since a shell deck's `$` would turn it on; scripts stay off; emoji are shown by a font and fetched from nowhere.
 */
export function createEngine(options: MarpOptions = {}): DeckMarp {
  return new DeckMarp({
    ...options,
    html: createAllowlist(),
    math: false,
    script: false,
    inlineSVG: options.inlineSVG ?? true,
    emoji: { shortcode: true, unicode: false },
  })
    .use(shiki())
    .keepHighlighted()
    .use(factsPlugin)
    .use(picturesPlugin)
    .use(fencesPlugin)
    .use(wordsPlugin)
    .use(slidesPlugin)
}

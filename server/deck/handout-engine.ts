import path from 'node:path'
import type { MarpOptions } from '@marp-team/marp-core'
import { bindContext, createContext } from './context.ts'
import type { CoreState } from './plugins/tokens.ts'
import { createEngine, type DeckMarp } from './engine.ts'
import { normaliseMarkdown } from './markdown.ts'
import { inlineStyles } from './inline-styles.ts'
import { Pictures, type PictureUrl } from './pictures.ts'
import { showPath } from './show-path.ts'
import { findThemes } from './theme-files.ts'
import { Themes } from './themes.ts'

/**
 * Makes the factory that marp-cli calls to export this deck (absolute path): its themes are found as in a lecture and local files
 * get the URLs that `url` gives. Problems were told before; here nobody listens.
 */
export function createHandoutEngine(file: string, url: PictureUrl): (options: MarpOptions) => DeckMarp {
  return (options) => {
    const folder = path.dirname(file)
    const marp = createEngine(options)
    const themes = new Themes(marp, findThemes(folder), url)
    marp.markdown.core.ruler.before('normalize', 'livedeck_handout', (state: CoreState) => {
      const context = createContext(showPath(file), [], { commands: [], pictures: new Pictures(url), folder })
      state.src = normaliseMarkdown(state.src, context.report)
      bindContext(state.env, context)
      marp.filterStyles(inlineStyles(context, themes))
    })
    return marp
  }
}

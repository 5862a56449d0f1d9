import type { RenderContext } from './context.ts'
import { replaceCssUrls } from './css-urls.ts'
import { problemMessages } from './messages.ts'
import type { Themes } from './themes.ts'

/** Gives inline styles the same pictures as the Markdown, and says when Marp would drop them for a slip. */
export function inlineStyles(context: RenderContext, themes: Themes): (css: string) => string {
  return (css) => {
    const fault = themes.faultOfStyle(css)
    if (fault) context.report(0, 'error', 'style-broken', problemMessages.styleBroken(fault.reason))
    return replaceCssUrls(css, ({ reference, isFont }) => {
      const { folder, report, pictures } = context
      return pictures ? pictures.resolve(reference, { folder, line: 0, report, isFont }) : reference
    })
  }
}

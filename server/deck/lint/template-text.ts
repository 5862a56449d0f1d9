import type { DeckSource } from './deck-source.ts'
import type { Finding } from './lint-rule.ts'
import { lintMessages } from './messages.ts'

const TEMPLATE =
  /[Ll]orem [Ii]psum|\{\{[^{}]*\}\}|<%.*?%>|\b(?:TODO|FIXME|TBD)\b|\b[Cc]lick to (?:add|edit)\b[\w ]*|\[(?:insert|your)\b[^\]]*\]|\b[Yy]our (?:name|title|subtitle|text) here\b/

/**
 * Names what a template or a draft left on a slide.
 * @yields what it finds
 */
export function* findTemplateText({ deck }: DeckSource): Generator<Finding> {
  for (const { line, text } of deck.facts.texts) {
    const found = TEMPLATE.exec(text)?.[0]
    if (found === undefined) continue
    yield { line, level: 'warning', rule: 'template-text', message: lintMessages.templateText(found.trim()) }
  }
}

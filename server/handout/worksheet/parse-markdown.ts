import type { Root } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown, gfmToMarkdown } from 'mdast-util-gfm'
import { toMarkdown } from 'mdast-util-to-markdown'
import { gfm } from 'micromark-extension-gfm'

const FRONT_MATTER = /^---[ \t]*\n(?:[\s\S]*?\n)?---[ \t]*(?=\n|$)/

/** Parses a deck's Markdown (LF line ends) as GitHub does; its front matter is taken out, lines keep their numbers. */
export function parseMarkdown(markdown: string): Root {
  const [matter = ''] = FRONT_MATTER.exec(markdown) ?? []
  const rest = matter.replaceAll(/[^\n]/g, '') + markdown.slice(matter.length)
  return fromMarkdown(rest, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })
}

/** Writes Markdown in GitHub's flavour. */
export function writeMarkdown(tree: Root): string {
  return toMarkdown(tree, {
    extensions: [gfmToMarkdown()],
    bullet: '-',
    emphasis: '*',
    rule: '-',
    listItemIndent: 'one',
    fences: true,
  })
}

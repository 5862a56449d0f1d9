import type MarkdownIt from 'markdown-it'

/** markdown-it's types as the plugins name them. */
export type Token = ReturnType<MarkdownIt['parse']>[number]
export type CoreRule = Parameters<MarkdownIt['core']['ruler']['push']>[1]
export type CoreState = Parameters<CoreRule>[0]

type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null

/** A field of a token's `meta`, which Marpit and our plugins use as a bag of named things. */
export function metaOf(token: Token, name: string): unknown {
  return isFields(token.meta) ? token.meta[name] : undefined
}

/** Sets a field of a token's `meta` and keeps the others. */
export function setMeta(token: Token, name: string, value: unknown): void {
  token.meta = { ...(isFields(token.meta) ? token.meta : {}), [name]: value }
}

/** The 1-based line of a block token; 0 when markdown-it gave it none. */
export function lineOf(token: Token): number {
  return token.map ? token.map[0] + 1 : 0
}

/** A record out of something untyped; empty when it is none. */
export function fieldsOf(value: unknown): Readonly<Fields> {
  return isFields(value) ? value : {}
}

/**
 * The children of an inline token that starts on this 1-based line, each with its own; code spans count as one line.
 * @yields a child and its line
 */
export function* withLines(children: readonly Token[] | null, start: number): Generator<[Token, number]> {
  let line = start
  for (const child of children ?? []) {
    yield [child, line]
    if (child.type === 'softbreak' || child.type === 'hardbreak') line++
    else if (child.type === 'html_inline') line += child.content.split('\n').length - 1
  }
}

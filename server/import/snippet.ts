import type { FencePart, MachinePart } from './parts.ts'

/** What the autopilot is given of a block: its method, and what stands behind it. */
export interface Snippet {
  part: FencePart | MachinePart
  method: string
  data: string
}

/** Reads a block as the autopilot does. */
export function readSnippet(part: FencePart | MachinePart): Snippet {
  if (part.kind === 'machine') return { part, method: part.method, data: part.data }
  const [method = ''] = part.info.split(/\s+/)
  return { part, method, data: codeOf(part) }
}

/** A block's code without the indentation that its list gives it. */
export function codeOf({ indent, body }: FencePart): string {
  const shared = Math.min(
    ...body.filter(({ text }) => text.trim() !== '').map(({ text }) => text.length - text.trimStart().length),
  )
  const width = Number.isFinite(shared) ? Math.max(shared, 0) : indent.length
  return body
    .map(({ text }) => text.slice(Math.min(width, text.length)))
    .join('\n')
    .replace(/\s+$/, '')
}

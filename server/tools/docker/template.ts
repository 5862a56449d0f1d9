import { DockerError } from './docker-error.ts'
import { noTemplate } from './messages.ts'

/** Fills a Go template in, as far as `--format` is mostly used: {{.A.B}}, {{json .A}}, {{index .A 0}}. @throws {DockerError} `usage` */
export function fillTemplate(template: string, data: unknown): string {
  return template
    .replaceAll(String.raw`\t`, '\t')
    .replaceAll(String.raw`\n`, '\n')
    .replaceAll(/\{\{-?\s*(.*?)\s*-?\}\}/g, (whole, expression: string) => evaluate(expression, data, whole))
}

function evaluate(expression: string, data: unknown, whole: string): string {
  const path = '(\\.[\\w.]*)'
  const plain = new RegExp(`^${path}$`).exec(expression)
  if (plain) return show(follow(data, plain[1] ?? ''))
  const json = new RegExp(`^json ${path}$`).exec(expression)
  if (json) return JSON.stringify(follow(data, json[1] ?? '') ?? null)
  const index = new RegExp(`^index ${path} (?:(\\d+)|"([^"]*)")$`).exec(expression)
  if (index) return show(step(follow(data, index[1] ?? ''), index[2] ?? index[3] ?? ''))
  throw new DockerError('usage', noTemplate(whole), { exitCode: 64 })
}

const follow = (data: unknown, path: string): unknown => path.split('.').filter(Boolean).reduce(step, data)

function step(data: unknown, key: string): unknown {
  if (Array.isArray(data)) return data[Number(key)]
  const isRecord = typeof data === 'object' && data !== null
  return isRecord ? Object.entries(data).find(([name]) => name === key)?.[1] : undefined
}

/** As Go prints values: lists in brackets, maps by key. */
function show(value: unknown): string {
  if (value === undefined || value === null) return '<no value>'
  if (Array.isArray(value)) return `[${value.map(show).join(' ')}]`
  if (typeof value === 'object')
    return `map[${Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => `${key}:${show(one)}`)
      .join(' ')}]`
  return typeof value === 'string' ? value : JSON.stringify(value)
}

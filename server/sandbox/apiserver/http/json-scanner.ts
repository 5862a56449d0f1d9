/** Go refuses deeper nesting at 10,000; the walks over an object here recurse, so the bound is lower. */
const DEEPEST = 500
/** As many as the server lists. */
const MOST = 100

/** A body that is no JSON; the message is in the words of Go's encoding/json. */
export class JsonSyntaxError extends Error {
  readonly code = 'json-syntax'
}

interface Level {
  isObject: boolean
  /** The members seen so far, in an object. */
  names: Set<string>
  /** Where this level stands: `spec.containers[0]`. */
  path: string
  /** The current member's name or item's number. */
  name: string
  index: number
}

const TOKEN =
  /[ \t\r\n]*(?:([{}[\],:])|("[^"\\]*(?:\\.[^"\\]*)*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y

/**
 * Finds what JSON.parse cannot tell: members that stand twice in one object, as the server words them
 * (`duplicate field "spec.replicas"`). The text must be JSON that JSON.parse has taken.
 * @throws {JsonSyntaxError} when it is nested too deeply
 */
export function findDuplicateFields(text: string): string[] {
  const found: string[] = []
  const levels: Level[] = []
  let isName = false
  const pattern = new RegExp(TOKEN)
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [, sign, string] = match
    const level = levels.at(-1)
    if (sign === '{' || sign === '[') {
      if (levels.length >= DEEPEST) throw new JsonSyntaxError('json: exceeded max depth')
      levels.push({
        isObject: sign === '{',
        names: new Set(),
        path: level ? pathIn(level) : '',
        name: '',
        index: 0,
      })
      isName = sign === '{'
    } else if (sign === '}' || sign === ']') {
      levels.pop()
      isName = false
    } else if (sign === ',') {
      isName = level?.isObject === true
      if (level) level.index++
    } else if (sign === ':') isName = false
    else if (string !== undefined && isName && level) note(level, string, found)
    if (found.length >= MOST) break
  }
  return found
}

function pathIn({ isObject, path, name, index }: Level): string {
  if (!isObject) return `${path}[${index}]`
  return path === '' ? name : `${path}.${name}`
}

function note(level: Level, quoted: string, found: string[]): void {
  level.name = quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1)
  if (level.names.has(level.name)) found.push(`duplicate field ${JSON.stringify(pathIn(level))}`)
  level.names.add(level.name)
}

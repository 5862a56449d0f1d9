import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { ImportError } from './import-error.ts'
import { importMessages, manifestFaults } from './messages.ts'

/** A chapter: the name of a file, or a text in the manifest itself, with the 1-based line where it stands. */
export interface Entry {
  line: number
  /** Which part of the table of contents it belongs to, from 1; 0 for what stands outside of all parts. */
  part: number
  file?: string
  text?: string
}

/** A container.training manifest, such as `kube-halfday.yml`. */
export interface Manifest {
  title: string
  /** Classes of slides that are left out. */
  exclude: string[]
  /** What `@@CHAT@@` and its like stand for, by their names in capitals. */
  values: ReadonlyMap<string, string>
  entries: Entry[]
}

const VALUES = ['chat', 'gitrepo', 'slides', 'zip', 'html', 'title'] as const

/**
 * Reads a manifest. A text of one line in `content:` is a file, one of several lines is a chapter by itself; a list in
 * the list is a part, as container.training's markmaker.py has it.
 * @throws {ImportError} when it is no YAML, no map, or has no chapters
 */
export function parseManifest(yaml: string, file: string): Manifest {
  const fail = (fault: string): ImportError =>
    new ImportError('manifest-broken', importMessages['manifest-broken'](file, fault))
  const counter = new LineCounter()
  const document = parseDocument(yaml, { lineCounter: counter, prettyErrors: false })
  const [error] = document.errors
  if (error) throw fail(manifestFaults.yaml(error.message.split('\n')[0] ?? ''))
  const { contents } = document
  if (!isMap(contents)) throw fail(manifestFaults.noMap)
  const field = (name: string): string => {
    const value: unknown = contents.get(name)
    return typeof value === 'string' ? value.trim() : ''
  }
  const content: unknown = contents.get('content', true)
  if (content === undefined || content === null) throw fail(manifestFaults.noContent)
  const entries = readEntries(content, counter, fail)
  if (entries.length === 0) throw fail(manifestFaults.noText)
  const exclude: unknown = document.toJS().exclude
  return {
    title: field('title').replace(/\s*\n\s*/g, ' '),
    exclude: Array.isArray(exclude) ? exclude.map(String) : [],
    values: readValues(field),
    entries,
  }
}

function readValues(field: (name: string) => string): Map<string, string> {
  const values = new Map<string, string>(VALUES.map((name) => [name.toUpperCase(), field(name)]))
  values.set('TITLE', field('title').replace(/\s*\n\s*/g, '<br/>'))
  if (values.get('ZIP') === '') values.set('ZIP', `${field('slides').replace(/\/$/, '')}/slides.zip`)
  return values
}

function readEntries(content: unknown, counter: LineCounter, fail: (fault: string) => ImportError): Entry[] {
  const entries: Entry[] = []
  let parts = 0
  const read = (node: unknown, part: number, depth: number): void => {
    if (isSeq(node)) {
      for (const item of node.items) {
        const own = isSeq(item) && depth === 0 ? ++parts : part
        read(item, own, depth + 1)
      }
    } else if (isScalar(node) && typeof node.value === 'string')
      entries.push(readEntry(node, node.value, part, counter))
    else if (!(isScalar(node) && node.value === null))
      throw fail(manifestFaults.badEntry(String(node).trim().split('\n')[0] ?? ''))
  }
  read(content, 0, 0)
  return entries
}

function readEntry(node: Node, value: string, part: number, counter: LineCounter): Entry {
  const { line } = counter.linePos(node.range?.[0] ?? 0)
  // A block's text begins on the line after its `|`.
  return value.includes('\n') ? { line: line + 1, part, text: value } : { line, part, file: value.trim() }
}

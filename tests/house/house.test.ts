import { readdirSync, readFileSync } from 'node:fs'
import { dirname, extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

import { parseSync } from 'vite'
import { describe, expect, test } from 'vitest'

/*
 * The rules of docs/house.md that a linter cannot see, or that must hold even where somebody switched it off. Each fact
 * lists the places that break it, so that a failure names what to mend.
 */

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const FOLDERS = ['server', 'client', 'scripts', 'bin', 'tests']
const CODE = new Set(['.ts', '.mjs'])
const MOST_LINES = 250

interface SourceFile {
  /** Relative to the root, with slashes. */
  path: string
  text: string
  /** The text with comments blanked out. */
  code: string
  /** What it imports or re-exports: a path from the root when relative, else as written. */
  imports: string[]
  /** Exported functions and classes without a docstring right above them, as `path:line`. */
  undocumented: string[]
}

type Program = ReturnType<typeof parseSync>

function readSource(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8')
  const parsed = parseSync(path, text)
  expect(parsed.errors, path).toEqual([])
  const blank = (code: string, { start, end }: { start: number; end: number }) =>
    code.slice(0, start) + ' '.repeat(end - start) + code.slice(end)
  return {
    path,
    text,
    code: parsed.comments.reduce(blank, text),
    imports: importsOf(path, text, parsed),
    undocumented: undocumentedIn(path, text, parsed),
  }
}

function importsOf(path: string, text: string, { module }: Program): string[] {
  const dynamic = module.dynamicImports.map(({ moduleRequest: { start, end } }) => text.slice(start, end))
  const requests = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
    // An import of a computed path cannot be followed here.
    ...dynamic.filter((source) => /^['"]/.test(source)).map((source) => source.slice(1, -1)),
  ]
  return requests.map((request) =>
    request.startsWith('.') ? join(dirname(path), request).split(sep).join('/') : request,
  )
}

function undocumentedIn(path: string, text: string, { program, comments }: Program): string[] {
  const isDocumented = (start: number) =>
    comments.some(
      ({ type, value, end }) =>
        type === 'Block' && value.startsWith('*') && end <= start && text.slice(end, start).trim() === '',
    )
  // The docstring of an overloaded function stands above its first signature.
  const overloaded = new Set<string>()
  return program.body.flatMap((node) => {
    if (node.type !== 'ExportNamedDeclaration' && node.type !== 'ExportDefaultDeclaration') return []
    const { declaration } = node
    const isCode = declaration !== null && (isFunctionOrClass(declaration) || isFunctionConstant(declaration))
    const name =
      declaration?.type === 'FunctionDeclaration' || declaration?.type === 'TSDeclareFunction'
        ? (declaration.id?.name ?? '')
        : ''
    if (overloaded.has(name)) return []
    if (declaration?.type === 'TSDeclareFunction') overloaded.add(name)
    return isCode && !isDocumented(node.start)
      ? [`${path}:${text.slice(0, node.start).split('\n').length}`]
      : []
  })
}

const isFunctionOrClass = ({ type }: { type: string }): boolean =>
  type === 'FunctionDeclaration' || type === 'TSDeclareFunction' || type === 'ClassDeclaration'

const isFunctionConstant = (node: { type: string }): boolean =>
  'declarations' in node &&
  Array.isArray(node.declarations) &&
  node.declarations.some(({ init }) => /^(Arrow)?FunctionExpression$/.test(init?.type ?? ''))

const files = FOLDERS.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && CODE.has(extname(entry.name)) && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !path.startsWith('tests/fixtures/')),
).map(readSource)

const isTest = ({ path }: SourceFile) => path.startsWith('tests/') || path.endsWith('.test.ts')
const isIn = (...folders: string[]) => {
  return ({ path }: SourceFile) => folders.some((folder) => path.startsWith(folder))
}
const shipped = files.filter((file) => !isTest(file))

/** Each import of the files that `allowed` refuses, as `file -> import`. */
const wrongImports = (of: SourceFile[], allowed: (path: string) => boolean) =>
  of.flatMap(({ path, imports }) =>
    imports.filter((name) => !allowed(name)).map((name) => `${path} -> ${name}`),
  )

describe('the house', () => {
  test('every exported function and class has a docstring', () => {
    expect(shipped.flatMap(({ undocumented }) => undocumented)).toEqual([])
  })

  test('no file has more than 250 lines', () => {
    const lines = ({ text }: SourceFile) => text.split('\n').length - 1
    expect(files.filter((file) => lines(file) > MOST_LINES).map(({ path }) => path)).toEqual([])
  })

  test('the environment is read in server/main.ts, scripts and bin only', () => {
    const mayRead = isIn('server/main.ts', 'scripts/', 'bin/')
    const readers = shipped.filter(
      ({ code, imports }) =>
        /\bprocess\s*(\?\.|\.)\s*env\b/.test(code) ||
        (imports.includes('node:process') && /\{[^}]*\benv\b[^}]*\}\s*from\s*'node:process'/.test(code)),
    )
    expect(readers.filter((file) => !mayRead(file)).map(({ path }) => path)).toEqual([])
  })

  test('node-pty is imported in server/shell and the benchmarks that measure it only', () => {
    const mayOpen = isIn('server/shell/', 'scripts/bench/')
    expect(
      wrongImports(
        shipped.filter((file) => !mayOpen(file)),
        (name) => name !== 'node-pty',
      ),
    ).toEqual([])
  })

  test('server/protocol imports nothing outside itself', () => {
    const protocol = shipped.filter(isIn('server/protocol/'))
    expect(protocol).not.toEqual([])
    expect(wrongImports(protocol, (name) => name.startsWith('server/protocol/'))).toEqual([])
  })

  test('of our own code the client imports only itself and server/protocol', () => {
    const client = shipped.filter(isIn('client/'))
    expect(client).not.toEqual([])
    const isPackage = (name: string) =>
      !name.startsWith('node:') && !/^(server|scripts|bin|tests)\//.test(name)
    const isAllowed = (name: string) =>
      name.startsWith('client/') || name.startsWith('server/protocol/') || isPackage(name)
    expect(wrongImports(client, isAllowed)).toEqual([])
  })

  test('nothing imports from outside the repository', () => {
    expect(wrongImports(files, (name) => !name.startsWith('../') && !name.startsWith('/'))).toEqual([])
  })

  test('shipped code imports no test', () => {
    expect(wrongImports(shipped, (name) => !name.startsWith('tests/') && !name.endsWith('.test.ts'))).toEqual(
      [],
    )
  })
})

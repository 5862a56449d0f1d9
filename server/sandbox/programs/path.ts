/** The absolute form of a path without `.`, `..` and doubled slashes; a relative one starts at `cwd`. */
export function resolvePath(cwd: string, path: string): string {
  const parts: string[] = []
  for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

/** The path below a folder: `join('/', 'x')` is `/x`. */
export const joinPath = (folder: string, name: string): string =>
  folder.endsWith('/') ? folder + name : `${folder}/${name}`

/** The last part of a path, `/` for the root. */
export const baseName = (path: string): string =>
  path.replace(/\/+$/, '').split('/').pop() || (path === '' ? '' : '/')

/** What comes before the last part, `.` when nothing does. */
export function folderName(path: string): string {
  const trimmed = path.replace(/\/+$/, '')
  const slash = trimmed.lastIndexOf('/')
  if (slash < 0) return path.startsWith('/') ? '/' : '.'
  return trimmed.slice(0, slash).replace(/\/+$/, '') || '/'
}

import path from 'node:path'

/** A path as people read it: relative to the working folder when it is inside, else absolute. */
export function showPath(file: string): string {
  const relative = path.relative(process.cwd(), file)
  return relative === '' || relative.startsWith('..') || path.isAbsolute(relative) ? file : relative
}

import type { Problems } from './problems.ts'

/** Says when a path does not stay below the folder that it is looked up in (validateLocalDescendingPath). */
export function checkDescendingPath(problems: Problems, at: string, path: string): void {
  if (path.startsWith('/')) problems.invalid(at, path, 'must be a relative path')
  if (path.split('/').includes('..')) problems.invalid(at, path, "must not contain '..'")
}

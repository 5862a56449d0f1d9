import type { FieldProblem } from '../resource-definition.ts'

/** What most kinds without a spec of their own have in common, to spread into a definition. */
export const plain = {
  version: 'v1',
  shortNames: [],
  categories: [],
  hasStatus: false,
  hasGeneration: false,
  applyDefaults(): void {},
  validate: (): FieldProblem[] => [],
}

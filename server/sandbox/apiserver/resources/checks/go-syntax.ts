import type { LabelSelector } from 'kubernetes-types/meta/v1'

import type { Loose } from '../loose.ts'

/** A value that Go's `%#v` shows as this text; plain strings, numbers and booleans need none. */
export class GoValue {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export type Shown = string | number | boolean | GoValue | undefined | null

/** How the API server shows a value in a message. */
export function show(value: Shown): string {
  if (value instanceof GoValue) return value.text
  return value === undefined || value === null ? 'null' : JSON.stringify(value)
}

const stringMap = (map: Readonly<Record<string, string | undefined>> | undefined): string => {
  if (!map) return 'map[string]string(nil)'
  const keys = Object.keys(map).toSorted()
  return `map[string]string{${keys.map((key) => `${JSON.stringify(key)}:${show(map[key])}`).join(', ')}}`
}

const stringSlice = (list: readonly string[] | undefined): string =>
  list ? `[]string{${list.map((item) => JSON.stringify(item)).join(', ')}}` : '[]string(nil)'

/** A map of labels, as `map[string]string{"app":"web"}`. */
export const goMap = (map: Readonly<Record<string, string | undefined>> | undefined): GoValue =>
  new GoValue(stringMap(map))

/** A list of texts, as `[]string{"10.96.0.1"}`. */
export const goStrings = (list: readonly string[] | undefined): GoValue => new GoValue(stringSlice(list))

/** A label selector, as `v1.LabelSelector{MatchLabels:…, MatchExpressions:…}`. */
export function goSelector(selector: Loose<LabelSelector> | undefined): GoValue {
  const requirements = selector?.matchExpressions?.map(
    ({ key, operator, values }) =>
      `v1.LabelSelectorRequirement{Key:${show(key ?? '')}, Operator:${show(operator ?? '')}, Values:${stringSlice(values)}}`,
  )
  const expressions = requirements
    ? `[]v1.LabelSelectorRequirement{${requirements.join(', ')}}`
    : '[]v1.LabelSelectorRequirement(nil)'
  return new GoValue(
    `v1.LabelSelector{MatchLabels:${stringMap(selector?.matchLabels)}, MatchExpressions:${expressions}}`,
  )
}

/** A struct of which only the type is named; real servers print all of it, which helps nobody. */
export const goStruct = (type: string): GoValue => new GoValue(`${type}{...}`)

import type { NameRule } from './resource-definition.ts'

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`
const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?'
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const LABEL_VALUE = `(${QUALIFIED})?`

/** A form that names take: what it is in words, its expression, examples, and how long it may be. */
interface Form {
  words: string
  expression: string
  pattern: RegExp
  examples: readonly string[]
  longest: number
}

const form = (words: string, expression: string, examples: readonly string[], longest: number): Form => ({
  words,
  expression,
  pattern: new RegExp(`^${expression}$`),
  examples,
  longest,
})

const FORMS = {
  subdomain: form(
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
    SUBDOMAIN,
    ['example.com'],
    253,
  ),
  label: form(
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
    LABEL,
    ['my-name', '123-abc'],
    63,
  ),
  label1035: form(
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
    LABEL_1035,
    ['my-name', 'abc-123'],
    63,
  ),
  qualified: form(
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
    QUALIFIED,
    ['MyName', 'my.name', '123-abc'],
    63,
  ),
  value: form(
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
    LABEL_VALUE,
    ['MyValue', 'my_value', '12345'],
    63,
  ),
} as const

function problemsOf(value: string, of: Form): string[] {
  const problems: string[] = []
  if (value.length > of.longest) problems.push(`must be no more than ${of.longest} characters`)
  if (!of.pattern.test(value)) problems.push(mismatch(of))
  return problems
}

/** The examples are joined with a comma and two spaces, as the real server has it. */
function mismatch(of: Form): string {
  const examples = of.examples.map((example) => `'${example}'`).join(',  or ')
  return `${of.words} (e.g. ${examples}, regex used for validation is '${of.expression}')`
}

/** What is wrong with a label's or an annotation's key, each problem in the server's words. */
export function labelKeyProblems(key: string): string[] {
  const parts = key.split('/')
  const [prefix, name] = parts.length === 2 ? parts : [undefined, key]
  if (parts.length > 2) {
    return [
      `a qualified name ${mismatch(FORMS.qualified)} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ]
  }
  const problems: string[] = []
  if (prefix === '') problems.push('prefix part must be non-empty')
  else if (prefix !== undefined) {
    problems.push(...problemsOf(prefix, FORMS.subdomain).map((problem) => `prefix part ${problem}`))
  }
  if (name === '') problems.push('name part must be non-empty')
  problems.push(...problemsOf(name ?? '', FORMS.qualified).map((problem) => `name part ${problem}`))
  return problems
}

/** What is wrong with a label's value. */
export function labelValueProblems(value: string): string[] {
  return problemsOf(value, FORMS.value)
}

/** What is wrong with an object's name under its kind's rule; a generated name's start may end in a dash. */
export function nameProblems(name: string, rule: NameRule, isPrefix = false): string[] {
  const tested = isPrefix && name.endsWith('-') ? `${name.slice(0, -1)}a` : name
  switch (rule) {
    case 'dns1123-subdomain':
      return problemsOf(tested, FORMS.subdomain)
    case 'dns1123-label':
      return FORMS.subdomain.pattern.test(tested) && tested.includes('.')
        ? ['must not contain dots']
        : problemsOf(tested, FORMS.label)
    case 'dns1035-label':
      return problemsOf(tested, FORMS.label1035)
    case 'path-segment':
      return pathSegmentProblems(name, isPrefix)
  }
}

function pathSegmentProblems(name: string, isPrefix: boolean): string[] {
  if (!isPrefix && (name === '.' || name === '..')) return [`may not be '${name}'`]
  return ['/', '%'].filter((sign) => name.includes(sign)).map((sign) => `may not contain '${sign}'`)
}

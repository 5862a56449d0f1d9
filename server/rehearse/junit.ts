import { stripVTControlCharacters } from 'node:util'

import { outputOf } from '../protocol/transcript.ts'
import type { RehearsedStep } from './rehearsed-step.ts'
import { type Rehearsal, countOf } from './summary.ts'

/** What XML 1.0 allows in a document besides markup (https://www.w3.org/TR/xml/#charsets). */
// oxlint-disable-next-line no-control-regex -- those characters are what must go
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
}

const text = (value: string): string =>
  stripVTControlCharacters(value)
    .replaceAll(FORBIDDEN, '\uFFFD')
    .replaceAll(/[&<>]/g, (char) => ENTITIES[char] ?? char)
const attribute = (value: string): string =>
  text(value).replaceAll(/["\n]/g, (char) => ENTITIES[char] ?? char)
const seconds = (ms: number): string => (ms / 1000).toFixed(3)

function testcase({ step, verdict, record }: RehearsedStep, file: string): string {
  const name = `slide ${step.slide}: ${record.typed}`
  const head = `    <testcase classname="${attribute(file)}" name="${attribute(name)}" file="${attribute(file)}" line="${step.line}" time="${seconds(record.durationMs)}">`
  const [first = ''] = record.problems
  const inner = {
    ok: '',
    failed: `      <failure message="${attribute(first)}">${text(record.problems.join('\n'))}</failure>\n`,
    skipped: `      <skipped message="${attribute(first)}"/>\n`,
  }[verdict]
  const output = outputOf(record)
  const said =
    output === '' ? '' : `      <system-out>${text(output.replaceAll('\r\n', '\n'))}</system-out>\n`
  return `${head}\n${inner}${said}    </testcase>\n`
}

/** Writes a rehearsal as JUnit XML, one testcase a step, in the form that GitLab, Jenkins and GitHub's actions read. */
export function toJunit({ transcript, steps, durationMs }: Rehearsal): string {
  const { deck, target, cluster, startedAt } = transcript
  const counts = `tests="${steps.length}" failures="${countOf(steps, 'failed')}" skipped="${countOf(steps, 'skipped')}"`
  const properties = Object.entries({ target, cluster: cluster ?? 'unknown', livedeck: transcript.livedeck })
    .map(([name, value]) => `      <property name="${name}" value="${attribute(value)}"/>\n`)
    .join('')
  const suite = `  <testsuite name="${attribute(deck.title)}" ${counts} errors="0" time="${seconds(durationMs)}" timestamp="${startedAt}">`
  const cases = steps.map((step) => testcase(step, deck.file)).join('')
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites ${counts} time="${seconds(durationMs)}">
${suite}
    <properties>
${properties}    </properties>
${cases}  </testsuite>
</testsuites>
`
}

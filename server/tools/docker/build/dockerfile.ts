import { DockerError } from '../docker-error.ts'
import { dockerfileError, emptyDockerfile, unknownInstruction } from './messages.ts'

const KEYWORDS = [
  'ADD',
  'ARG',
  'CMD',
  'COPY',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'FROM',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'RUN',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
  'WORKDIR',
] as const
export type Keyword = (typeof KEYWORDS)[number]

/** One instruction of a Dockerfile (docs.docker.com/reference/dockerfile). */
export interface Instruction {
  keyword: Keyword
  /** `--from=build` and the like, without the dashes. */
  flags: ReadonlyMap<string, string>
  /** All after the keyword and its flags, on one line. */
  rest: string
  /** Counted from 1. */
  line: number
  /** As the build shows it. */
  text: string
}

const HEREDOC = /<<-?['"]?[A-Za-z_]/

/** Takes a Dockerfile apart. @throws {DockerError} `build` with the line that is wrong */
export function parseDockerfile(source: string): Instruction[] {
  const lines = source.replace(/^\uFEFF/, '').split(/\r?\n/)
  const escape = /^#\s*escape\s*=\s*`/im.test(lines.slice(0, 3).join('\n')) ? '`' : '\\'
  const instructions: Instruction[] = []
  for (let at = 0; at < lines.length; at += 1) {
    const first = lines[at]?.trim() ?? ''
    if (first === '' || first.startsWith('#')) continue
    const line = at + 1
    let text = first
    while (text.endsWith(escape) && at < lines.length - 1) {
      at += 1
      const next = lines[at] ?? ''
      if (/^\s*(?:#.*)?$/.test(next)) continue
      text = `${text.slice(0, -1)}${next.trimEnd()}`
    }
    instructions.push(readInstruction(text, line))
  }
  if (instructions.length === 0) throw new DockerError('build', emptyDockerfile())
  return instructions
}

function readInstruction(text: string, line: number): Instruction {
  const [, word = '', after = ''] = /^(\S+)\s*([\s\S]*)$/.exec(text) ?? []
  const keyword = KEYWORDS.find((one) => one === word.toUpperCase())
  if (!keyword) throw new DockerError('build', unknownInstruction(line, word.toUpperCase()))
  if (HEREDOC.test(after) && /^(?:RUN|COPY|ADD)$/.test(keyword))
    throw new DockerError('build', dockerfileError(line, 'the livedeck sandbox takes no here-documents'))
  const flags = new Map<string, string>()
  let rest = after.trim()
  const hasFlags = keyword === 'COPY' || keyword === 'ADD' || keyword === 'FROM' || keyword === 'RUN'
  for (let match = hasFlags ? FLAG.exec(rest) : null; match; match = FLAG.exec(rest)) {
    flags.set(match[1] ?? '', match[2] ?? '')
    rest = rest.slice(match[0].length)
  }
  if (rest === '')
    throw new DockerError('build', dockerfileError(line, `${keyword} requires at least one argument`))
  return { keyword, flags, rest, line, text: `${keyword} ${after.trim()}` }
}

const FLAG = /^--([a-z]+)(?:=(\S*))?\s+/

import { splitCommands } from '../deck/commands.ts'
import { runsUntilStopped } from '../deck/interrupt.ts'

/** A shell, or what starts one; `su` and `sudo -i` as well. */
const SHELL = /^(?:\/bin\/)?(?:ba|z|a|da)?sh$|^su$/
const OPENS_SHELL =
  /^(?:ssh(?:\s+-[AaCfgKkNnqTtVvXxYy]+|\s+-[BbcDEeFIiJLlmOopQRSWw]\s*\S+)*\s+[^\s-]\S*|sudo\s+(?:-i|-s|su)(?:\s.*)?|su(?:\s+-)?(?:\s+\w+)?|vagrant\s+ssh.*)$/

/** Flags of kubectl and docker whose value is the next word. */
const TAKES_VALUE =
  /^(?:-n|--namespace|--image|-c|--container|-f|-e|--env|-v|--volume|-p|--publish|--name|--net|--network|-w|-u|-l|--target)$/

/** The words of a command that are no flags; behind `--` all are. */
function operands(words: readonly string[]): string[] {
  const dashes = words.indexOf('--')
  const own = dashes < 0 ? words : words.slice(0, dashes)
  const named = own.filter((word, index) => !word.startsWith('-') && !TAKES_VALUE.test(own[index - 1] ?? ''))
  return dashes < 0 ? named : [...named, ...words.slice(dashes + 1)]
}

/** True when words such as `run -ti alpine` or `exec -it web -- bash` of kubectl or docker end in a shell. */
function startsShell(words: readonly string[]): boolean {
  const verb = words.findIndex((word) => /^(?:run|exec|attach|debug)$/.test(word))
  if (verb < 0 || !words.some((word) => /^-(?:[a-z]*t[a-z]*i|[a-z]*i[a-z]*t)[a-z]*$/.test(word))) return false
  const [, ...command] = operands(words.slice(verb + 1))
  return command.length === 0 || SHELL.test(command[0] ?? '') || SHELL.test(command.at(-1) ?? '')
}

const EDITORS = /^(?:sudo\s+)?(?:vim?|nano|emacs|kubectl\s+(?:\S+\s+)*?edit|less|man|screen|tmux|telnet|mc)\s/

const CLOSERS = /^(?:exit|logout)(?:\s+\d+)?$/

const lastCommand = (code: string): string => splitCommands(code).at(-1)?.replace(/\\\n/g, ' ').trim() ?? ''

/** True when code ends in a shell of its own: a container's, another machine's, another user's. */
export function opensShell(code: string): boolean {
  const last = lastCommand(code)
  const words = last.split(/\s+/)
  return (
    SHELL.test(last) ||
    OPENS_SHELL.test(last) ||
    (/^(?:kubectl|docker|podman)$/.test(words[0] ?? '') && startsShell(words))
  )
}

/** True when code leaves the shell that it is typed in. */
export function closesShell(code: string): boolean {
  return CLOSERS.test(lastCommand(code))
}

/** True when a command of the code waits for somebody at the keyboard: an editor, a pager, telnet. */
export function opensEditor(code: string): boolean {
  return splitCommands(code).some((command) => EDITORS.test(`${command.trim()} `))
}

const HIGHLIGHT = /`([^`]+)`/g
const OWN_VALUE = /^<.*>$|^[A-Z][A-Z0-9._-]*$|[a-z]X$|x{3,}|\byour|\bmy[A-Z]/
const ANGLED = /(?:^|[\s=/@:])(<[a-zA-Z][\w .-]*>)/

/**
 * A part of a block that the reader is to replace: highlighted in backticks and written as names of values are
 * (`PASSWORD`, `nodeX`), `<name>`, or `A.B.C.D`; undefined when there is none.
 */
export function ownValue(source: string): string | undefined {
  for (const [, value = ''] of source.matchAll(HIGHLIGHT)) if (OWN_VALUE.test(value)) return value
  return ANGLED.exec(source)?.[1] ?? /\b(?:A\.B\.C\.D|containerID|node[XYN])\b/.exec(source)?.[0]
}

/** Takes the backticks off that highlight a part of a line, as remark's `highlightSpans` does before it shows code. */
export function withoutHighlights(text: string): string {
  return text.replace(HIGHLIGHT, '$1')
}

/** Groups commands so that each group ends with one that runs until it is stopped; one group when only the last does. */
export function splitAtEndless(code: string): string[] {
  const groups: string[] = []
  let open: string[] = []
  for (const command of splitCommands(code)) {
    open.push(command)
    if (!runsUntilStopped(command)) continue
    groups.push(open.join('\n'))
    open = []
  }
  if (open.length > 0) groups.push(open.join('\n'))
  return groups
}

const SERVICES: readonly RegExp[] = [
  /kubectl\s+expose\s+(?:\S+\s+)*?(?:deploy(?:ment)?s?|pod|rs)[/\s]+([a-z][\w-]*)/,
  /kubectl\s+(?:get|describe)\s+(?:svc|services?)[/\s]+([a-z][\w-]*)/,
  /kubectl\s+create\s+(?:svc|service)\s+nodeport\s+([a-z][\w-]*)/,
]

/** The Service that code makes or shows; undefined when it names none. */
export function serviceOf(code: string): string | undefined {
  if (/--namespace|\s-n\s/.test(code)) return undefined
  const named = /kubectl\s+expose\s.*--name[=\s]([a-z][\w-]*)/.exec(code)?.[1]
  return named ?? SERVICES.map((pattern) => pattern.exec(code)?.[1]).find((name) => name !== undefined)
}

import { splitCommands } from '../deck/commands.ts'
import type { Step } from '../deck/deck.ts'
import { fillPlaceholder, findPlaceholder } from '../deck/placeholder.ts'
import { TypingError, typedCode } from '../shell/typed-code.ts'
import { REFUSALS, type Refusal } from './messages.ts'

/** What a presenter asks for with a click. */
export interface RunRequest {
  step: string
  command?: number
  text?: string
  force?: boolean
  /** The name that takes the placeholder's place. */
  fill?: string
}

/** What a run needs to know of its step. */
export interface RunPlan {
  step: string
  terminal: string
  /** The text that is typed. */
  code: string
  /** How many commands `code` holds. */
  commands: number
  /** Which command of the step it is, when it is only one of several. */
  command?: number
  exit: number | 'any'
  /** True when it runs until stopped. */
  interrupt: boolean
  /** The Service that opens once it is done. */
  service?: string
  /** True when the first URL that it prints opens then. */
  opensPrinted?: boolean
  /** True when a right exit code does not settle it yet: it waits for something, or its output is judged. */
  isChecked?: boolean
  /** True when a transcript is played and nothing runs. */
  isRecorded?: boolean
}

/** Says why a code cannot be typed, before anything waits for it. */
function findTypingFault(code: string): TypingError | null {
  try {
    typedCode(code, true)
    return null
  } catch (error) {
    if (error instanceof TypingError) return error
    throw error
  }
}

/** What opens once the step is done: the Service that `open=svc/NAME` names, or with a bare `open` the URL that it prints. */
function opensOf({ attributes: { open } }: Step): Pick<RunPlan, 'service' | 'opensPrinted'> {
  if (open === true) return { opensPrinted: true }
  const name = typeof open === 'string' ? /^(?:svc|service)\/(.+)$/.exec(open)?.[1] : undefined
  return name === undefined ? {} : { service: name }
}

/** Only a whole step is waited for and judged: of a part, or of other code, the deck says nothing. */
const isWhole = (step: Step, { command, text }: RunRequest): boolean =>
  command === undefined && (text === undefined || text.trimEnd() === step.code)

const isChecked = ({ attributes: { wait, expect }, output }: Step): boolean =>
  wait !== undefined || expect !== undefined || output !== undefined

/** Makes what is to be typed for a request, or says why nothing is; a placeholder in it is still to be filled. */
export function makePlan(step: Step, request: RunRequest): { plan: RunPlan; placeholder?: string } | Refusal {
  const { command, text } = request
  const part = command === undefined ? step.code : step.commands[command - 1]
  if (part === undefined) return REFUSALS.unknownCommand(step.id, command ?? 0, step.commands.length)
  const code = (text ?? part).trimEnd()
  if (code.trim() === '') return REFUSALS.empty(step.id)
  const fault = findTypingFault(code)
  if (fault !== null) return REFUSALS.untypable(step.id, fault)
  const placeholder = findPlaceholder(code)
  const second = placeholder && findPlaceholder(fillPlaceholder(code, placeholder, '0'))
  if (second !== undefined) return REFUSALS.placeholder(step.id, second)
  const plan: RunPlan = {
    step: step.id,
    terminal: step.terminal,
    code,
    commands: splitCommands(code).length,
    ...(command !== undefined && { command }),
    exit: step.exit,
    interrupt: step.interrupt,
    ...opensOf(step),
    ...(isWhole(step, request) && isChecked(step) && { isChecked: true }),
  }
  return placeholder === undefined ? { plan } : { plan, placeholder }
}

/** States that a ready-made condition can ask for, and the kinds of objects that can be in them; `*` is any kind. */
const STATES = {
  available: ['deployment'],
  ready: ['pod', 'node'],
  gone: ['*'],
  complete: ['job'],
  answers: ['service'],
} as const

export type ConditionState = keyof typeof STATES

/** An object of the cluster by its kind, as kubectl takes it, and its name. */
export interface ObjectName {
  kind: string
  name: string
}

/** What a step waits for: a ready-made condition on objects, or any command until it exits with 0. */
export type Condition =
  { type: 'ready-made'; state: ConditionState; objects: ObjectName[] } | { type: 'command'; command: string }

const SHORT_KINDS: Readonly<Record<string, string>> = {
  deploy: 'deployment',
  deployments: 'deployment',
  po: 'pod',
  pods: 'pod',
  no: 'node',
  nodes: 'node',
  jobs: 'job',
  svc: 'service',
  services: 'service',
}

const OBJECTS = /^([a-z][a-z.]*)\/([A-Za-z0-9][A-Za-z0-9.-]*(?:,[A-Za-z0-9][A-Za-z0-9.-]*)*)$/

const isState = (word: string): word is ConditionState => Object.hasOwn(STATES, word)

function readObjects(word: string): ObjectName[] | null {
  const [, kind = '', names] = OBJECTS.exec(word) ?? []
  return names?.split(',').map((name) => ({ kind: SHORT_KINDS[kind] ?? kind, name })) ?? null
}

const fits = (state: ConditionState, { kind }: ObjectName): boolean =>
  STATES[state].some((allowed) => allowed === '*' || allowed === kind)

/**
 * Reads a step's `wait`. Ready-made are `deploy/a,b available`, `pod/x ready`, `node/x ready`, `job/x complete`, `KIND/x gone` and
 * `svc/x answers`, several objects with commas or as several words; what is none of these is a command.
 */
export function parseCondition(text: string): Condition {
  const words = text.trim().split(/\s+/)
  const state = words.at(-1) ?? ''
  const objects = words.slice(0, -1).map(readObjects)
  if (isState(state) && objects.length > 0) {
    const all = objects.flatMap((some) => some ?? [])
    if (objects.every((some) => some !== null) && all.every((object) => fits(state, object)))
      return { type: 'ready-made', state, objects: all }
  }
  return { type: 'command', command: text.trim() }
}

/** The states that a ready-made condition can ask for. */
export const CONDITION_STATES: readonly string[] = Object.keys(STATES)

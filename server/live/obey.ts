import type { ClientMessage } from '../protocol/client-message.ts'
import type { Role, ServerMessage } from '../protocol/server-message.ts'
import type { Lecture } from './lecture.ts'
import { REFUSALS, type Refusal, asRefusal, isRefusal } from './messages.ts'

/** What only a presenter may ask for. */
export type PresenterMessage = Exclude<ClientMessage, { type: 'ack' | 'visible' }>

/** What is told to the window that asked; null when there is nothing to say. */
type Reply = Refusal | ServerMessage | null

type Obeyer<Type extends PresenterMessage['type']> = (
  message: Extract<PresenterMessage, { type: Type }>,
  lecture: Lecture,
  makeLink: (role: Role) => string,
) => Reply | Promise<Reply>

const OBEYERS: { [Type in PresenterMessage['type']]: Obeyer<Type> } = {
  // A second hello is no request.
  hello: () => REFUSALS.malformed(),
  run: (message, { guard }) => guard.click(message),
  stop: ({ terminal }, { runner }) => runner.stop(terminal),
  open: ({ terminal }, { terminals }) => asRefusal(terminals.open(terminal)),
  close: async ({ terminal }, { terminals }) => {
    await terminals.close(terminal)
    return null
  },
  resume: ({ terminal }, { terminals }) => terminals.resume(terminal),
  resize: ({ channel, cols, rows }, { terminals }) => {
    terminals.findChannel(channel)?.resize(cols, rows)
    return null
  },
  position: ({ position }, lecture) => {
    lecture.moveTo(position)
    return null
  },
  link: ({ role }, _lecture, makeLink) => ({ type: 'link', role, url: makeLink(role) }),
  'reset-cluster': (_message, lecture) =>
    lecture.cluster.view === null ? REFUSALS.noCluster() : (hindrance(lecture) ?? lecture.reset.now()),
  candidates: async ({ step }, { runner }) => asCandidates(await runner.candidates(step)),
  choose: async ({ step, name }, { runner }) => asCandidates(await runner.choose(step, name)),
  trust: ({ digest }, { trust }) => (trust.agree(digest) ? null : REFUSALS.trustStale()),
  'catch-up': ({ slide }, lecture) => hindrance(lecture) ?? lecture.catchUp.to(slide),
  'stop-catch-up': (_message, { catchUp }) => {
    catchUp.stop()
    return null
  },
  play: ({ step }, lecture) => lecture.play(step),
  'plan-reset': async (_message, { reset }) => ({ type: 'reset-plan', plan: await reset.plan() }),
  reset: ({ plan }, lecture) => hindrance(lecture) ?? lecture.reset.apply(plan),
}

/** A catch-up and a reset would take the lab away from under each other. */
function hindrance({ catchUp, reset }: Lecture): Refusal | null {
  if (catchUp.isRunning) return REFUSALS.catchingUp()
  return reset.isRunning ? REFUSALS.resetting() : null
}

/** Does what a presenter asked for, and gives what is to be told of it, at once or later. */
export function obey<Type extends PresenterMessage['type']>(
  message: Extract<PresenterMessage, { type: Type }>,
  lecture: Lecture,
  makeLink: (role: Role) => string,
): Reply | Promise<Reply> {
  const type: Type = message.type
  return OBEYERS[type](message, lecture, makeLink)
}

function asCandidates(
  answer: Refusal | Extract<ServerMessage, { type: 'candidates' }>['candidates'],
): Refusal | ServerMessage {
  return isRefusal(answer) ? answer : { type: 'candidates', candidates: answer }
}

import { ask } from '../ui/question.ts'

/** Asks before the simulated cluster loses all that is in it; Enter, which runs steps elsewhere, answers no. */
export function askReset(reset: () => void): void {
  ask({
    name: 'reset',
    title: 'Reset the simulated cluster?',
    sentence:
      'Everything that was created in it goes: deployments, pods, services. The slides and the terminals stay.',
    answers: [
      { name: 'cancel', words: 'Keep it', act: () => {}, hasFocus: true },
      { name: 'reset', words: 'Reset the cluster', act: reset, isPrimary: true },
    ],
  })
}

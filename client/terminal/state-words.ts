import type { TerminalView } from '../../server/protocol/terminal.ts'

/** Says a terminal's state in a sign and a few words. */
export function describeTerminal({ state, exitCode, recorded }: TerminalView): {
  sign: string
  words: string
} {
  if (recorded) return { sign: '▷', words: 'takes no input' }
  switch (state) {
    case 'starting':
      return { sign: '◌', words: 'starting' }
    case 'prompt':
      return { sign: '✓', words: 'ready' }
    case 'busy':
      return { sign: '●', words: 'busy' }
    case 'continuation':
      return { sign: '…', words: 'waits for the rest' }
    case 'unmarked':
      return { sign: '?', words: 'not known' }
    case 'exited':
      return { sign: '■', words: exitCode === undefined ? 'ended' : `ended with ${exitCode}` }
    case 'lost':
      return { sign: '✗', words: 'connection lost' }
  }
}

/** True when the terminal has no shell any more. */
export function isOver({ state }: TerminalView): boolean {
  return state === 'exited' || state === 'lost'
}

import { CLOSE_INHERITED } from './bash-integration.ts'
import { BASH_LOAD } from './bash-snapshot.ts'
import type { ShellName } from './target.ts'
import { ZSH_CLOSE_INHERITED } from './zsh-integration.ts'
import { ZSH_LOAD } from './zsh-snapshot.ts'

/** What a shell keeps of itself at each prompt: its variables and its folder. */
export interface Snapshot {
  shell: ShellName
  /** Where it keeps that, a folder that is the user's alone. */
  folder: string
}

/** Makes the call of a shell that runs a command, as the shell of a snapshot would have. */
export function loadScript(
  command: string,
  snapshot: Snapshot | undefined,
): { file: string; args: string[] } {
  const rest = [command, snapshot?.folder ?? '']
  if (snapshot?.shell === 'zsh')
    return { file: 'zsh', args: ['-f', '-c', `${ZSH_CLOSE_INHERITED}\n${ZSH_LOAD}`, 'zsh', ...rest] }
  return { file: 'bash', args: ['-c', `${CLOSE_INHERITED}\n${BASH_LOAD}`, 'bash', ...rest] }
}

import { randomBytes } from 'node:crypto'
import { BASH_LOAD } from './bash-snapshot.ts'
import type { OutputFrame } from './bounded-output.ts'
import { shellWord } from './shell-word.ts'
import type { Snapshot } from './snapshot.ts'
import { ZSH_LOAD } from './zsh-snapshot.ts'

/** What ssh is given to run: a bash that reads its script from its input, so that no login shell gets to see any of it. */
export const READ_SCRIPT = `exec bash --norc -c 'IFS= read -r -d "" __livedeck_script; eval "$__livedeck_script"'`

/**
 * Runs the command as a job, which is a process group of its own, and ends that group when the command has ended, or the input has:
 * sshd ends nothing by itself when a connection without a terminal breaks. An exit code of 255, which ssh has for itself, is
 * confirmed by a word on stderr.
 */
const SUPERVISE = String.raw`
unset -v __livedeck_script
set -m
exec 3<&0 4>&2 </dev/null
__livedeck_login=-l
[[ $__livedeck_folder && -O $__livedeck_folder && -f $__livedeck_folder/variables ]] && __livedeck_login=
(
  exec 3<&- 4>&-
  if [[ $__livedeck_shell == zsh ]]; then exec zsh \${__livedeck_login:--f} -c "$__livedeck_load" zsh "$__livedeck_command" "$__livedeck_folder"; fi
  exec bash --norc $__livedeck_login -c "$__livedeck_load" bash "$__livedeck_command" "$__livedeck_folder"
) &
__livedeck_job=$!
exec >/dev/null 2>&1
(
  exec 4>&-
  IFS= read -r -d '' <&3
  kill -HUP -- "-$__livedeck_job"
  sleep 0.5
  kill -KILL -- "-$__livedeck_job"
) &
__livedeck_guard=$!
wait "$__livedeck_job"
__livedeck_code=$?
kill -HUP -- "-$__livedeck_job" && for __livedeck_tries in 1 2 3 4 5 6 7 8 9 10; do
  kill -0 -- "-$__livedeck_job" || break
  sleep 0.05
done
kill -KILL -- "-$__livedeck_job"
kill -KILL -- "-$__livedeck_guard"
[[ $__livedeck_code == 255 ]] && printf %s "$__livedeck_end" >&4
exit "$__livedeck_code"
`.replaceAll('\\$', '$')

/** A command that runs on another machine. */
export interface RemoteCommand {
  /** The whole of it, ended by a NUL; more input means nothing, its end ends the command. */
  input: string
  frame: OutputFrame
}

/** Makes it; `enterFolder` is sh that goes to the starting folder, for a command that no snapshot takes elsewhere. */
export function makeRemoteCommand(
  command: string,
  enterFolder: string,
  snapshot: Snapshot | undefined,
): RemoteCommand {
  const [begin, end] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')]
  // Only now has a login's profile said all that it says.
  const opening = `${enterFolder}\nprintf %s ${begin}; printf %s ${begin} >&2\n`
  const variables = {
    shell: snapshot?.shell ?? 'bash',
    folder: snapshot?.folder ?? '',
    load: opening + (snapshot?.shell === 'zsh' ? ZSH_LOAD : BASH_LOAD),
    command,
    end,
  }
  const set = Object.entries(variables).map(([name, value]) => `__livedeck_${name}=${shellWord(value)}`)
  return { input: `${set.join('\n')}${SUPERVISE}\0`, frame: { begin, end } }
}

import { bashSave } from './bash-snapshot.ts'
import { base64Pipe } from './remote-script.ts'

/** How a shell starts: as one more window on this machine, or as a login on another. */
export type ShellStart = 'interactive' | 'login'

export interface ShellScriptOptions {
  /** sh to run once the user's own files have been read. */
  afterFiles?: string
  /** Where the shell saves its variables at each prompt, one word of sh; null where it shall not. */
  folder?: string | null
}

/**
 * What our bash reads instead of ~/.bashrc. It reads the user's files itself, as bash would have, and then:
 * closes the descriptor that it came through; says hello (133;N) with echo off and reads a nonce, 32 hex digits, that the
 * server answers on the tty, so that no argv, environment or file ever holds it; and sets up the marks:
 *
 * - PS0 says C with `$?` of the command before, because a pasted block prints no prompt in between;
 * - the first entry of PROMPT_COMMAND says D with `$?`, the last one puts B at the end of PS1 and A at the end of PS2,
 *   again whenever something has rewritten them. B repeats `$?`: a lost PROMPT_COMMAND loses no exit code.
 *
 * Before it says that a command has ended it saves its variables (bash-snapshot.ts), and again when the user's own
 * PROMPT_COMMAND may have changed them since.
 *
 * The marks in prompts expand a variable that is not exported, so a nested shell that inherits PS1 says nothing.
 * The nonce is matched by a pattern: a regular expression would leave it in BASH_REMATCH. No command of ours may fail under
 * `set -e` nor change `$?`. `^U` (sent before the nonce) clears what was typed ahead.
 */
const RC = String.raw`
case \${BASH_SOURCE[0]} in /dev/fd/*|/proc/*/fd/*) eval "exec \${BASH_SOURCE[0]##*/}<&-" ;; esac
__LOAD__
__AFTER__
stty iutf8 2>/dev/null
__livedeck_nonce=
__livedeck_hello() {
  local tty line tries=0
  tty=$(stty -g 2>/dev/null) || return 0
  stty -echo icanon
  printf '\e]133;N\a'
  while ((tries++ < 16)) && IFS= read -r -s -t 10 line; do
    if [[ \${#line} == 32 && $line != *[!0-9a-f]* ]]; then __livedeck_nonce=$line; break; fi
  done
  stty "$tty"
}
__SAVE__
__livedeck_end() {
  set -- "$?"
  { __livedeck_save || :; } 2>/dev/null
  printf '\e]133;D;%s;%s\a' "$1" "$__livedeck_nonce"
  case $- in *e*) return 0 ;; esac
  return "$1"
}
__livedeck_prompt() {
  { ((\${#PROMPT_COMMAND[@]} == 2)) || __livedeck_save || :; } 2>/dev/null
  local mark='\[\${__livedeck_nonce:+\e]133;B;$?;$__livedeck_nonce\a}\]' more='\[\${__livedeck_nonce:+\e]133;A;k=s;$__livedeck_nonce\a}\]'
  if [[ $PS1 != *"$mark" ]]; then PS1=$PS1$mark; fi
  if [[ $PS2 != *"$more" ]]; then PS2=$PS2$more; fi
}
if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404)); then __livedeck_hello; fi
if [[ $__livedeck_nonce ]]; then
  PS0='\${__livedeck_nonce:+\e]133;C;$?;$__livedeck_nonce\a}'\${PS0-}
  if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501)); then
    PROMPT_COMMAND=(__livedeck_end "\${PROMPT_COMMAND[@]}" __livedeck_prompt)
  else
    PROMPT_COMMAND="__livedeck_end"$'\n'"\${PROMPT_COMMAND-}"$'\n'"__livedeck_prompt"
  fi
fi
unset -f __livedeck_hello
`.replaceAll('\\$', '$')

/** The files that bash reads by itself: an interactive shell its rc file, a login its profile. */
const LOAD: Record<ShellStart, string> = {
  interactive: '[[ -r ~/.bashrc ]] && . ~/.bashrc',
  login: `[[ -r /etc/profile ]] && . /etc/profile
for __livedeck_file in ~/.bash_profile ~/.bash_login ~/.profile; do
  if [[ -r $__livedeck_file ]]; then . "$__livedeck_file"; break; fi
done
unset __livedeck_file`,
}

/** Closes what the server's process left open, above all the masters of other terminals: node-pty marks none to close. */
export const CLOSE_INHERITED =
  'for __livedeck_fd in /dev/fd/*;do __livedeck_fd=${__livedeck_fd##*/};[[ $__livedeck_fd =~ ^[0-9]+$ ]]&&((__livedeck_fd>2&&__livedeck_fd<255))&&eval "exec $__livedeck_fd<&-";done'

/**
 * Makes the script for `bash -c` that becomes an interactive bash with our marks. It holds no single quote, so that it can
 * stand between single quotes in any remote login shell. A bash older than 4.4 says no marks and is otherwise the same.
 */
export function bashScript(
  start: ShellStart,
  { afterFiles = '', folder = null }: ShellScriptOptions = {},
): string {
  const rc = base64Pipe(
    RC.replace('__LOAD__', () => LOAD[start])
      .replace('__AFTER__', () => afterFiles)
      .replace('__SAVE__', () => bashSave(folder)),
  )
  // Without base64 the user's own file is all that is read.
  return `${CLOSE_INHERITED};exec bash --rcfile <(${rc} || printf %s .\\ ~/.bashrc) -i`
}

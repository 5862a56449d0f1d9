import type { ShellScriptOptions, ShellStart } from './bash-integration.ts'
import { base64Pipe } from './remote-script.ts'
import { zshSave } from './zsh-snapshot.ts'

/** Closes what the server's process left open, as bash-integration.ts does. */
export const ZSH_CLOSE_INHERITED = `for __livedeck_fd in /dev/fd/<3->(N:t); do { exec {__livedeck_fd}<&- } 2>/dev/null; done
unset __livedeck_fd`

/**
 * The .zshenv of a temporary ZDOTDIR. It closes what the server's process left open, as bash-integration.ts does, removes that folder at once, gives ZDOTDIR back and reads the user's .zshenv; the
 * user's other files are then read by zsh itself. Ours takes part at the first prompt, after all of them: hello, nonce and
 * marks as in bash-integration.ts, from preexec and precmd, around which zsh keeps `$?` itself. zsh hands a pasted block to preexec once.
 */
const ENVIRONMENT = String.raw`
${ZSH_CLOSE_INHERITED}
command rm -f -- "$ZDOTDIR/.zshenv"
command rmdir -- "$ZDOTDIR"
if [[ -n $LIVEDECK_ZDOTDIR ]]; then ZDOTDIR=$LIVEDECK_ZDOTDIR; else unset ZDOTDIR; fi
unset LIVEDECK_ZDOTDIR
__livedeck_nonce=
__livedeck_after() {
  unset -f __livedeck_after
  __AFTER__
}
__livedeck_hello() {
  emulate -L zsh
  local tty line tries=0
  precmd_functions=(\${precmd_functions:#__livedeck_hello})
  __livedeck_after
  tty=$(stty -g 2>/dev/null) || return 0
  stty iutf8 -echo icanon
  printf '\e]133;N\a'
  while (( tries++ < 16 )) && IFS= read -r -s -t 10 line; do
    if [[ \${#line} == 32 && $line != *[^0-9a-f]* ]]; then __livedeck_nonce=$line; break; fi
  done
  stty "$tty"
  stty iutf8
  [[ -n $__livedeck_nonce ]] || return 0
  precmd_functions=(__livedeck_end $precmd_functions __livedeck_prompt)
  preexec_functions=(__livedeck_start $preexec_functions)
  __livedeck_end
  __livedeck_prompt
}
__livedeck_start() {
  printf '\e]133;C;%s;%s\a' $? $__livedeck_nonce
}
__SAVE__
__livedeck_end() {
  set -- $?
  { __livedeck_save || : } 2>/dev/null
  printf '\e]133;D;%s;%s\a' $1 $__livedeck_nonce
}
__livedeck_prompt() {
  { (( $#precmd_functions == 2 )) || __livedeck_save || : } 2>/dev/null
  emulate -L zsh
  local mark=$'%{\e]133;B;%?;'$__livedeck_nonce$'\a%}' more=$'%{\e]133;A;k=s;'$__livedeck_nonce$'\a%}'
  [[ $PS1 == *"$mark" ]] || PS1=$PS1$mark
  [[ $PS2 == *"$more" ]] || PS2=$PS2$more
}
typeset -ga precmd_functions preexec_functions
precmd_functions=(__livedeck_hello)
[[ -r \${ZDOTDIR:-$HOME}/.zshenv ]] && . "\${ZDOTDIR:-$HOME}/.zshenv"
`.replaceAll('\\$', '$')

/**
 * Makes the script for `sh -c` that becomes an interactive zsh with our marks; like bashScript it holds no single quote.
 * Where a folder or base64 cannot be had, zsh starts without marks.
 */
export function zshScript(
  start: ShellStart,
  { afterFiles = '', folder = null }: ShellScriptOptions = {},
): string {
  const environment = ENVIRONMENT.replace('__AFTER__', () => afterFiles).replace('__SAVE__', () =>
    zshSave(folder),
  )
  const flags = start === 'login' ? '-l -i' : '-i'
  const own = '"$d"'
  return [
    'd=$(mktemp -d)',
    `&& ${base64Pipe(environment)} >${own}/.zshenv`,
    `&& exec env LIVEDECK_ZDOTDIR="$ZDOTDIR" ZDOTDIR=${own} zsh ${flags};`,
    `exec zsh ${flags}`,
  ].join(' ')
}

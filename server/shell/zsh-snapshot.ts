/**
 * zsh that defines `__livedeck_save`, as bash-snapshot.ts does for bash. What zsh makes by itself is left out unless it is exported,
 * and so is whatever holds the nonce: prompts do, and the copies that others make of them.
 */
const SAVE = String.raw`
__livedeck_save() {
  emulate -L zsh -o extendedglob
  [[ -O __FOLDER__ && ! -L __FOLDER__ ]] || return 0
  local __livedeck_name __livedeck_at=\${(%):-%D{%s.%9.}}
  local -a __livedeck_kept
  for __livedeck_name in \${(k)parameters[(R)^*(special|local|hide)*]} \${(k)parameters[(R)*export*special*]} IFS; do
    case $__livedeck_name in (_|__livedeck_*|PS[0-4]|PROMPT[0-4]#|prompt|RPS[12]|RPROMPT|RPROMPT2|*_functions) continue ;; esac
    [[ "\${(P)__livedeck_name}" == *$__livedeck_nonce* ]] || __livedeck_kept+=($__livedeck_name)
  done
  {
    print -r -- "# $__livedeck_at"
    typeset -p -- $__livedeck_kept
    print -r -- "# $__livedeck_at"
  } >|__FOLDER__/variables
  return 0
} 2>/dev/null
`.replaceAll('\\$', '$')

/** The script of a `zsh -f -c` with a command and a snapshot's folder, as BASH_LOAD is for bash. */
export const ZSH_LOAD = String.raw`
__livedeck_text=
if [[ -n $2 && -O $2 && ! -L $2 && -f $2/variables ]]; then
  for ((__livedeck_tries = 0; __livedeck_tries < 25; __livedeck_tries++)); do
    { __livedeck_text=$(<"$2/variables") } 2>/dev/null
    if [[ $__livedeck_text == '# '* && \${__livedeck_text##*$'\n'} == "\${__livedeck_text%%$'\n'*}" ]]; then break; fi
    __livedeck_text=
    sleep 0.02
  done
fi
if [[ -n $__livedeck_text ]]; then
  unset \${(k)parameters[(R)*export*]} 2>/dev/null
  { eval "$__livedeck_text" 2>/dev/null } always { TRY_BLOCK_ERROR=0 }
  set -- "$1" "\${OLDPWD-}"
  if [[ -n \${PWD-} ]]; then cd -- "$PWD" >/dev/null || exit; fi
  OLDPWD=$2
fi
unset __livedeck_text __livedeck_tries
eval "set --"$'\n'"$1"
`.replaceAll('\\$', '$')

/** Makes the zsh that keeps a snapshot in a folder, one word of zsh; without a folder it keeps none. */
export function zshSave(folder: string | null): string {
  return folder === null ? '__livedeck_save() { return 0 }' : SAVE.replaceAll('__FOLDER__', () => folder)
}

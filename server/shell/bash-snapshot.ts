/**
 * sh for our bash that defines `__livedeck_save`: it writes the shell's variables and folder to `FOLDER/variables`, which only
 * its owner may enter, without a process of its own. Both lines that enclose them say the same time, so that a reader knows one
 * write from the next. The nonce is hidden by a local variable of that name. Whoever calls it has no local variables of its own:
 * bash would list them. It fails in silence, whatever `set` the user has chosen, when called in an `||` list.
 */
const SAVE = String.raw`
__livedeck_save() {
  [[ -O __FOLDER__ && ! -L __FOLDER__ ]] && local __livedeck_nonce= && {
    set -- "\${EPOCHREALTIME-$SECONDS}"
    echo "# $1"
    declare -p
    echo "# $1"
  } >|__FOLDER__/variables
  return 0
} 2>/dev/null
`.replaceAll('\\$', '$')

/**
 * The script of a `bash -c` whose $1 is a command and whose $2 is the folder of a snapshot, or empty. It becomes the shell that wrote
 * the snapshot as far as variables and folder go, then runs the command. A snapshot that is being written is waited for; without a
 * whole one the command sees the environment as it came. Nothing but the command's own output is to be seen: what cannot
 * be set (readonly variables of bash itself) is passed over in silence. No variable of ours is left when the command starts.
 */
export const BASH_LOAD = String.raw`
__livedeck_text=
if [[ $2 && -O $2 && ! -L $2 && -f $2/variables ]]; then
  for ((__livedeck_tries = 0; __livedeck_tries < 25; __livedeck_tries++)); do
    { IFS= read -r -d '' __livedeck_text <"$2/variables"; } 2>/dev/null
    __livedeck_text=\${__livedeck_text%$'\n'}
    if [[ $__livedeck_text == '# '* && \${__livedeck_text##*$'\n'} == "\${__livedeck_text%%$'\n'*}" ]]; then break; fi
    __livedeck_text=
    sleep 0.02
  done
fi
if [[ $__livedeck_text ]]; then
  unset -v $(compgen -e) 2>/dev/null
  eval "$__livedeck_text" 2>/dev/null
  unset -v PROMPT_COMMAND PS0 PS1 PS2 2>/dev/null
  RANDOM=$$
  hash -r
  set -- "$1" "\${OLDPWD-}"
  if [[ \${PWD-} ]]; then cd -- "$PWD" >/dev/null || exit; fi
  OLDPWD=$2
fi
unset -v "\${!__livedeck_@}" 2>/dev/null
eval "set --"$'\n'"$1"
`.replaceAll('\\$', '$')

/** Makes the sh that lets a bash keep a snapshot in a folder, one word of sh; without a folder it keeps none. */
export function bashSave(folder: string | null): string {
  return folder === null ? '__livedeck_save() { return 0; }' : SAVE.replaceAll('__FOLDER__', () => folder)
}

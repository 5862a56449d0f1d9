/** Says that a command is none of ours. */
export const unknownTool = (name: string, known: readonly string[]): string =>
  `livedeck: expected one of ${known.join(', ')}, but got ${JSON.stringify(name)}`

/** A command was called in a way that it does not know; the message is what it prints. */
export class ToolUsageError extends Error {
  override name = 'ToolUsageError'
  readonly code = 'usage'
}

export const WATCH_USAGE = `watch [options] command: runs a command again and again, on a screen of its own (q or Ctrl-C ends)

  -n, --interval SECONDS   wait so long between runs (2)
  -d, --differences        mark what changed since the last run; -d=ever since the first
  -t, --no-title           leave the first line out
  -w, --no-wrap            cut long lines off
  -c, --color              keep the command's colours
  -x, --exec               start the command itself, without a shell
  -g, --chgexit            end when the output changes
  -q, --equexit RUNS       end when it has not changed for so many runs
  -e, --errexit            end when the command fails
  -b, --beep               beep when the command fails
  -p, --precise            count the interval from start to start
  -h, --help   -v, --version
`
export const WATCH_VERSION = 'watch of livedeck, after procps-ng 4\n'
export const WATCH_ERROR = 'command exit with a non-zero status, press a key to exit'

/** Says that watch has no such option. */
export const watchUnknownOption = (option: string): string =>
  `watch: unrecognized option '${option}'\n\n${WATCH_USAGE}`

/** Says that an interval is no number of seconds. */
export const watchBadInterval = (text: string): string => `watch: failed to parse argument: '${text}'\n`

export const CURL_TRY = "curl: try 'curl --help' for more information\n"
export const CURL_VERSION = 'curl 8 (livedeck), Node.js http\nProtocols: http https\n'
export const CURL_HELP = `curl [options...] <url>: what livedeck brings where the machine has no curl

  -X, --request METHOD      -d, --data TEXT|@FILE     --data-raw  --data-binary  --data-urlencode  --json
  -H, --header LINE         -u, --user NAME:PASSWORD  -A, --user-agent  -e, --referer  -b, --cookie
  -o, --output FILE         -O, --remote-name         -T, --upload-file FILE   -G, --get
  -i, --include             -I, --head                -v, --verbose            -w, --write-out FORMAT
  -s, --silent              -S, --show-error          -f, --fail               -L, --location  --max-redirs N
  -k, --insecure            -m, --max-time SECONDS    --connect-timeout SECONDS
`
export const BINARY_WARNING =
  'Warning: Binary output can mess up your terminal. Use "--output <FILE>" to save it to a file.\n'

/** What `sandbox` says of itself. */
export const SANDBOX_USAGE = `sandbox: the simulated cluster of this shell
  sandbox status    how it is
  sandbox reset     bring it back to its first state
  sandbox speed N   let its clock run N times faster (1 to 100)
`

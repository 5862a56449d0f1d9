/** What -w can name of a transfer. */
export interface TransferFacts {
  url: string
  finalUrl: string
  method: string
  status: number
  httpVersion: string
  contentType: string
  redirectUrl: string
  redirects: number
  bytesDown: number
  bytesUp: number
  headBytes: number
  connectMs: number
  firstByteMs: number
  totalMs: number
  remoteIp: string
  remotePort: number
  exitCode: number
  error: string
}

const seconds = (ms: number): string => (ms / 1000).toFixed(6)

const VARIABLES: Readonly<Record<string, (facts: TransferFacts) => string>> = {
  http_code: ({ status }) => String(status).padStart(3, '0'),
  response_code: ({ status }) => String(status).padStart(3, '0'),
  http_version: ({ httpVersion }) => httpVersion,
  content_type: ({ contentType }) => contentType,
  redirect_url: ({ redirectUrl }) => redirectUrl,
  num_redirects: ({ redirects }) => String(redirects),
  size_download: ({ bytesDown }) => String(bytesDown),
  size_upload: ({ bytesUp }) => String(bytesUp),
  size_header: ({ headBytes }) => String(headBytes),
  speed_download: ({ bytesDown, totalMs }) => String(Math.round(bytesDown / Math.max(totalMs / 1000, 0.001))),
  time_connect: ({ connectMs }) => seconds(connectMs),
  time_pretransfer: ({ connectMs }) => seconds(connectMs),
  time_starttransfer: ({ firstByteMs }) => seconds(firstByteMs),
  time_total: ({ totalMs }) => seconds(totalMs),
  url: ({ url }) => url,
  url_effective: ({ finalUrl }) => finalUrl,
  method: ({ method }) => method,
  remote_ip: ({ remoteIp }) => remoteIp,
  remote_port: ({ remotePort }) => String(remotePort),
  exitcode: ({ exitCode }) => String(exitCode),
  errormsg: ({ error }) => error,
}
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

/** Fills -w's text: `%{name}`, `%%`, and `\n`, `\r`, `\t`; a name that nobody knows is said on the spot. */
export function fillWriteOut(format: string, facts: TransferFacts): string {
  return format.replaceAll(/%\{(\w+)\}|%%|\\(.)/gs, (match: string, name?: string, escape?: string) => {
    if (name !== undefined)
      return VARIABLES[name]?.(facts) ?? `curl: unknown --write-out variable: '${name}'\n`
    if (escape !== undefined) return ESCAPES[escape] ?? match
    return '%'
  })
}

const METER_HEAD = `  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
`

/** Draws the progress meter as it stands at the end of a transfer, as curl does where no body is on the screen. */
export function drawMeter({
  bytesDown,
  bytesUp,
  totalMs,
}: Pick<TransferFacts, 'bytesDown' | 'bytesUp' | 'totalMs'>): string {
  const five = (value: number): string => sizeOf(value).padStart(5)
  const rate = (bytes: number): number => Math.round(bytes / Math.max(totalMs / 1000, 0.001))
  const percent = (bytes: number): string => (bytes > 0 ? '100' : '  0')
  const total = bytesDown + bytesUp
  const amounts = `${percent(total)} ${five(total)}  ${percent(bytesDown)} ${five(bytesDown)}  ${percent(bytesUp)} ${five(bytesUp)}`
  const times = '--:--:-- --:--:-- --:--:--'
  return `${METER_HEAD}\r${amounts}  ${five(rate(bytesDown))}  ${five(rate(bytesUp))} ${times} ${five(rate(total))}\n`
}

/** A size in five characters. */
function sizeOf(bytes: number): string {
  if (bytes < 100_000) return String(bytes)
  const units = ['k', 'M', 'G']
  let value = bytes
  let unit = ''
  while (value >= 10_000 && units.length > 0) {
    value /= 1024
    unit = units.shift() ?? ''
  }
  return `${Math.floor(value)}${unit}`
}

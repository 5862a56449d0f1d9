/** The environment of a process, as `process.env` gives it. */
export type Variables = Readonly<Record<string, string | undefined>>

const ALLOWED = new Set([
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'PATH',
  'LANG',
  'LANGUAGE',
  'TZ',
  'TMPDIR',
  'EDITOR',
  'VISUAL',
  'PAGER',
  'ZDOTDIR',
  'SSH_AUTH_SOCK',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
])

/** Families of names: locale, XDG folders, the tools of a lab. */
const ALLOWED_FAMILIES = [/^LC_/, /^XDG_/, /^KUBE/, /^DOCKER_/, /^(https?|ftp|all|no)_proxy$/i]

const isAllowed = (name: string): boolean =>
  ALLOWED.has(name) || ALLOWED_FAMILIES.some((family) => family.test(name))

/**
 * Makes the environment that lab shells get: the allowed variables of `source`, and what our terminal is.
 * Anything else (tokens, npm's and the editor's variables, the server's own settings) stays with the server.
 */
export function terminalEnvironment(source: Variables): Record<string, string> {
  const environment: Record<string, string> = { TERM: 'xterm-256color', COLORTERM: 'truecolor' }
  for (const [name, value] of Object.entries(source)) {
    if (value !== undefined && isAllowed(name)) environment[name] = value
  }
  return environment
}

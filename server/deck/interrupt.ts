import { splitCommands } from './commands.ts'

const FOLLOWS = /\s(?:-[a-eg-z]*f|--follow)(?:\s|=true|$)/
const WATCHES = /\s(?:-[a-vx-z]*w|--watch|--watch-only)(?:\s|=true|$)/
const START = String.raw`^\s*(?:[A-Za-z_]\w*=\S*\s+)*(?:sudo\s+)?`

const ENDLESS: readonly ((command: string) => boolean)[] = [
  (command) => new RegExp(`${START}(?:watch|top|htop|yes|k9s|stern)(?:\\s|$)`).test(command),
  (command) => new RegExp(`${START}kubectl\\s`).test(command) && isEndlessKubectl(command),
  (command) =>
    new RegExp(
      `${START}(?:tail|journalctl|docker\\s+(?:compose\\s+)?logs|docker-compose\\s+.*logs|podman\\s+logs)\\s`,
    ).test(`${command} `) && FOLLOWS.test(command),
  (command) =>
    new RegExp(`${START}docker\\s+(?:events|stats)(?:\\s|$)`).test(command) && !/--no-stream/.test(command),
  (command) => new RegExp(`${START}ping\\s`).test(command) && !/\s-[a-zA-Z46]*[cw]\s*\d/.test(command),
]

function isEndlessKubectl(command: string): boolean {
  // What follows `--` is the container's command, not kubectl's.
  const [own = ''] = command.split(/\s--(?:\s|$)/)
  if (/\s(?:port-forward|proxy)(?:\s|$)/.test(own)) return true
  if (/\s(?:logs|log)(?:\s|$)/.test(own)) return FOLLOWS.test(own)
  return /\s(?:get|events)(?:\s|$)/.test(own) && WATCHES.test(own)
}

/** True when the code's last command runs until it is stopped: `watch`, `-w`, `logs -f`, `ping` without a count, `top`, … */
export function runsUntilStopped(code: string): boolean {
  const last = splitCommands(code).at(-1)?.replace(/\\\n/g, ' ').trim() ?? ''
  // In the background, into a pipe that ends it, or with a time limit, it ends by itself.
  if (/(?:^|[^&])&$/.test(last) || /\|\s*(?:head|grep\s+-m)/.test(last) || /^timeout\s/.test(last))
    return false
  return ENDLESS.some((runs) => runs(last))
}

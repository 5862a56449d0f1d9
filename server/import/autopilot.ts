import { isComplete, isSilent } from '../deck/commands.ts'
import { runsUntilStopped } from '../deck/interrupt.ts'
import { closesShell, opensEditor, opensShell, ownValue, serviceOf, splitAtEndless } from './command-kinds.ts'
import type { Line, Lose } from './line.ts'
import { lossMessages } from './messages.ts'
import { leaveShell, type Pane, Panes } from './panes.ts'
import type { FencePart, MachinePart } from './parts.ts'
import { type PlannedStep, planStep, textPattern } from './plan.ts'
import { codeOf, readSnippet, type Snippet } from './snippet.ts'
import { TypedKeys } from './typed-keys.ts'

/** The autopilot gives a `wait` a minute, which is ours as well, and a `longwait` ten. */
const LONG_WAIT = 600

const INTERRUPT = '^C'
const END = '^D'
const NODE_PORT = /:(?:3\d{4}|3x{4})(?:\/|$)/

/**
 * Reads the blocks of `.lab[ … ]` as container.training's autopilot runs them (slides/autopilot/autotest.py), in order
 * over the whole deck, and plans the steps that mean the same. What has no counterpart is listed.
 */
export class Autopilot {
  /** The steps of each block; a block that is not among them is shown only. */
  readonly steps = new Map<FencePart | MachinePart, PlannedStep[]>()
  readonly #lose: Lose
  #panes = new Panes()
  #keys = new TypedKeys()
  /** The step that a `wait` would be about. */
  #before: PlannedStep | null = null
  #service: string | undefined
  /** Blocks of this lab that are shown, and not run as they are. */
  #shown: FencePart[] = []
  #copied: Snippet | null = null

  constructor(lose: Lose) {
    this.#lose = lose
  }

  /** Starts a chapter: with one terminal, at its own prompt. */
  startChapter(): void {
    this.#panes = new Panes()
    this.#service = undefined
    this.#before = null
  }

  /** Plays the blocks of one lab. */
  playLab(parts: readonly (FencePart | MachinePart)[]): void {
    this.#shown = []
    this.#keys = new TypedKeys()
    for (const part of parts) this.#play(readSnippet(part))
    this.#loseKeys()
    if (this.#copied) this.#lose(this.#copied.part.at, 'copy', lossMessages.copy(this.#copied.data))
    this.#copied = null
    for (const pane of this.#panes.all) if (pane.innerShellEnds) leaveShell(pane)
  }

  #play(snippet: Snippet): void {
    const { part, method, data } = snippet
    const { at } = part
    if (!['key', 'keys', 'paste', 'copy', 'tmux'].includes(method)) this.#loseKeys()
    if (method === 'bash' || method === 'hide') return this.#start(part, data, method === 'hide')
    if (method === 'wait' || method === 'longwait') return this.#wait(at, data, method === 'longwait')
    if (method === 'key' || method === 'keys') return this.#key(snippet)
    if (method === 'paste') return this.#keys.paste()
    if (method === 'copy') this.#copied = snippet
    else if (method === 'check') this.#check()
    else if (method === 'tmux') this.#tmux(at, data)
    else if (method === 'open') this.#open(at, data)
    else if (part.kind === 'fence') this.#shown.push(part)
    else this.#lose(at, 'block', lossMessages.unknown(method))
  }

  /** A command: a step, unless it is typed into another shell than the terminal's or waits for keys. */
  #start(part: FencePart | MachinePart, code: string, hide: boolean): void {
    this.#before = null
    const pane = this.#panes.current
    if (isSilent(code)) return
    const reason = this.#reasonAgainst(pane, part, code)
    if (reason !== null) {
      this.#lose(part.at, reason.what, reason.message)
      return
    }
    this.#service = serviceOf(code) ?? this.#service
    const hidden = part.kind === 'machine' || hide
    const attributes = {
      ...(pane.terminal !== 'main' && { terminal: pane.terminal }),
      ...(hidden && { hidden }),
    }
    const groups = splitAtEndless(code.replaceAll('`', ''))
    const steps = groups.map((group, index) =>
      planStep(
        part,
        group,
        index === 0 ? { ...attributes } : { ...attributes, terminal: `watch${index + 1}` },
      ),
    )
    const [first] = steps
    if (!first) return
    if (steps.length > 1 && steps.slice(1).some(({ code: own }) => runsUntilStopped(own)))
      this.#lose(part.at, 'split', lossMessages.split(steps.length))
    for (const [index, step] of steps.entries()) step.next = steps[index + 1] ?? null
    this.steps.set(part, steps)
    this.#before = first
    pane.running = first
    pane.holds = false
  }

  /** Why a command is not to be a step; also notes which shell the pane is in. */
  #reasonAgainst(
    pane: Pane,
    part: FencePart | MachinePart,
    code: string,
  ): { what: string; message: string } | null {
    const inside = pane.innerShell
    if (inside !== null) {
      if (closesShell(code)) leaveShell(pane)
      return { what: 'inner-shell', message: lossMessages.inside(inside) }
    }
    if (opensShell(code.replaceAll('`', ''))) {
      pane.innerShell = part.at.line
      // Which machine it is on stands open, so what belongs there is no more than this lab.
      pane.innerShellEnds = ownValue(code) !== undefined
      return { what: 'inner-shell', message: lossMessages.innerShell() }
    }
    if (opensEditor(code)) {
      pane.running = planStep(part, code, {})
      pane.holds = true
      return { what: 'editor', message: lossMessages.editor() }
    }
    const value = ownValue(code)
    if (value !== undefined) return { what: 'value', message: lossMessages.value(value) }
    return isComplete(code.replaceAll('`', ''))
      ? null
      : { what: 'unclosed', message: lossMessages.unclosedStep() }
  }

  /** The text must come in the output of the command before. */
  #wait(at: Line, text: string, long: boolean): void {
    const step = this.#before
    this.#before = null
    const pane = this.#panes.current
    if (!step) {
      if (pane.innerShell === null && !pane.holds) this.#lose(at, 'wait', lossMessages.waitAlone(text))
      return
    }
    step.waited = true
    pane.holds = true
    if (step.code.includes(text)) this.#lose(at, 'wait', lossMessages.waitEcho(text))
    else Object.assign(step.attributes, { expect: textPattern(text), ...(long && { timeout: LONG_WAIT }) })
  }

  #key(snippet: Snippet): void {
    const { method, data, part } = snippet
    this.#before = null
    const pane = this.#panes.current
    if (data === INTERRUPT) return this.#interrupt(pane)
    if (data === END) return this.#end(pane, part.at)
    if (pane.innerShell !== null) return
    if (pane.holds) return this.#byHand(pane, snippet)
    if (method === 'keys') return this.#keys.type(part, data)
    if (data === 'Space' && this.#keys.isTyping) return this.#keys.type(part, ' ')
    if ((data === '^J' || data === 'Enter') && this.#keys.isTyping) return this.#enter()
    this.#lose(part.at, 'keys', lossMessages.keys(data))
  }

  /** A program that is typed at: the step cannot go on by itself. */
  #byHand(pane: Pane, { data, part }: Snippet): void {
    this.#lose(part.at, 'keys', lossMessages.keys(data))
    const step = pane.running
    if (!step || !this.steps.delete(step.part)) return
    this.#lose(step.part.at, 'by-hand', lossMessages.byHand())
  }

  #interrupt(pane: Pane): void {
    const step = pane.running
    // A block of several that run until stopped goes on to the next, which a `wait` may be about.
    pane.running = step?.next ?? null
    this.#before = pane.running
    pane.holds = false
    if (step && !runsUntilStopped(step.code)) step.attributes.interrupt = true
  }

  #end(pane: Pane, at: Line): void {
    if (pane.innerShell !== null) leaveShell(pane)
    else if (this.#panes.isLastPane) this.#lose(at, 'keys', lossMessages.closeMain())
    else this.#panes.close()
  }

  /** Enter behind typed keys at a prompt: a command, shown on the slide already or the autopilot's own. */
  #enter(): void {
    const { text, pasted, part } = this.#keys.take()
    if (!part) return
    const shown = this.#shown.find((fence) => codeOf(fence).startsWith(text.trim()))
    if (shown) {
      this.#copied = null
      this.#start(shown, codeOf(shown), false)
    } else if (!pasted) this.#start(part, text.trim(), true)
    else this.#lose(part.at, 'paste', lossMessages.keys(text))
  }

  #check(): void {
    const step = this.#panes.current.running
    if (step) step.checked = true
  }

  #tmux(at: Line, words: string): void {
    this.#before = null
    const { running, holds } = this.#panes.current
    if (!this.#panes.command(words)) this.#lose(at, 'tmux', lossMessages.tmux(words))
    // What still runs when another pane opens runs on until it is stopped.
    else if (running && holds && words.startsWith('split') && !runsUntilStopped(running.code))
      running.attributes.interrupt = true
  }

  #open(at: Line, url: string): void {
    const step = [...this.steps.values()].at(-1)?.at(-1)
    if (this.#service !== undefined && NODE_PORT.test(url) && step && step.attributes.hidden !== true)
      step.attributes.open = `svc/${this.#service}`
    else this.#lose(at, 'open', lossMessages.open(url))
  }

  /** Keys that were typed and never entered. */
  #loseKeys(): void {
    if (!this.#keys.isTyping) return
    const { text, part } = this.#keys.take()
    if (part) this.#lose(part.at, 'keys', lossMessages.keys(text))
  }
}

import { createHash } from 'node:crypto'
import { classify } from './classify.ts'
import { isComplete, splitCommands } from './commands.ts'
import type { Block, Step, StepAttributes } from './deck.ts'
import type { Fence } from './fence.ts'
import type { Report } from './front-matter.ts'
import { runsUntilStopped } from './interrupt.ts'
import { problemMessages } from './messages.ts'
import { findPlaceholder } from './placeholder.ts'

/** The terminal of steps that name none. */
export const MAIN_TERMINAL = 'main'

/** Attributes that say something about a block that is not run. */
const SAYS_LITTLE: ReadonlySet<string> = new Set(['run', 'hidden'])

/** Names steps; an id stays the same while the code does, wherever the step moves. */
class StepIds {
  private readonly taken = new Map<string, number>()

  /** Takes all `id=` first, so that none of them can be lost to a computed one. */
  constructor(fences: readonly Fence[]) {
    for (const { attributes, line } of fences)
      if (attributes.id !== undefined && !this.taken.has(attributes.id)) this.taken.set(attributes.id, line)
  }

  of(fence: Fence, code: string, report: Report): string {
    const { id } = fence.attributes
    const owner = id === undefined ? undefined : this.taken.get(id)
    if (id !== undefined && owner === fence.line) return id
    if (id !== undefined)
      report(fence.line, 'error', 'id-repeated', problemMessages.idRepeated(id, owner ?? 0))
    const base = `s${createHash('sha256').update(code).digest('hex').slice(0, 8)}`
    let name = base
    for (let count = 2; this.taken.has(name); count++) name = `${base}-${count}`
    this.taken.set(name, fence.line)
    return name
  }
}

function reportUnused(attributes: StepAttributes, line: number, report: Report): void {
  const names = Object.keys(attributes).filter((name) => !SAYS_LITTLE.has(name))
  if (names.length === 0) return
  const list = names.map((name) => `\`${name}\``).join(', ')
  report(line, 'warning', 'attribute-unused', problemMessages.attributeUnused(list))
}

function describeStep(fence: Fence, code: string, id: string): Step {
  const { slide, line, language, source, attributes } = fence
  const placeholder = findPlaceholder(code)
  return {
    kind: 'step',
    id,
    slide,
    line,
    language,
    source,
    attributes,
    code,
    commands: splitCommands(code),
    terminal: attributes.terminal ?? MAIN_TERMINAL,
    exit: attributes.exit ?? 0,
    interrupt: attributes.interrupt ?? runsUntilStopped(code),
    hidden: attributes.hidden === true,
    ...(placeholder !== undefined && { placeholder }),
  }
}

/** Says of each fence what it is, in the same order; steps get their id, code and commands. `commands` are the deck's own. */
export function describeBlocks(
  fences: readonly Fence[],
  commands: readonly string[],
  report: Report,
): Block[] {
  const ids = new StepIds(fences)
  return fences
    .map((fence) => {
      const { slide, line, language, source, attributes } = fence
      const { kind, code } = classify(fence, source, commands)
      if (kind === 'step') {
        if (!isComplete(code)) report(line, 'warning', 'code-unclosed', problemMessages.codeUnclosed())
        return describeStep(fence, code, ids.of(fence, code, report))
      }
      if (language === 'console' && kind === 'output' && !fence.output)
        report(line, 'warning', 'console-without-prompt', problemMessages.consoleWithoutPrompt())
      // A block with `run=false` may keep what it would need to run.
      if (attributes.run !== false) reportUnused(attributes, line, report)
      return { kind, slide, line, language, source, attributes }
    })
    .map((block, index, blocks) => withOutput(block, blocks[index + 1], fences[index + 1]))
}

/** A step knows what it should print from the block after it, where that is marked as its output. */
function withOutput(block: Block, next: Block | undefined, fence: Fence | undefined): Block {
  if (!isStep(block) || next === undefined || fence?.output !== true || next.kind !== 'output') return block
  const step: Step = { ...block, output: next.source.split('\n').filter((line) => line.trim() !== '') }
  return step
}

/** True for the blocks that can be run. */
export function isStep(block: Block): block is Step {
  return block.kind === 'step'
}

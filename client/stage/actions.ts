import { openHandouts } from '../presenter/handout-dialog.ts'
import type { StepAids } from '../presenter/step-aids.ts'
import type { StepCommander } from '../presenter/step-commander.ts'
import { isActive } from '../slides/next-step.ts'
import type { RunBook } from '../slides/run-book.ts'
import type { SlideShow } from '../slides/show.ts'
import type { TerminalDesk } from '../terminal/desk.ts'
import { openHelp } from '../ui/help.ts'
import type { Bar } from './bar.ts'
import { toggleFullScreen } from './full-screen.ts'
import type { Action } from './keymap.ts'
import type { Layout } from './layout.ts'

export interface ActionParts {
  show: SlideShow
  desk: TerminalDesk
  layout: Layout
  bar: Bar
  runs: RunBook
  commander: StepCommander
  aids: StepAids
  /** False for a follower, whose keys run nothing. */
  isPresenter: () => boolean
}

/** Says what each action of a key or a button does. */
export function makeActions(parts: ActionParts): Record<Action, () => void> {
  return { ...makeWalkActions(parts), ...makeStepActions(parts), ...makeFrameActions(parts) }
}

type WalkAction = 'next' | 'back' | 'next-slide' | 'back-slide' | 'first' | 'last' | 'overview' | 'leave'
type StepAction = 'run-next' | 'stop' | 'terminal' | 'choose-name' | 'catch-up' | 'reset'

function makeWalkActions({ show }: ActionParts): Record<WalkAction, () => void> {
  const { navigator, overview } = show
  return {
    next: () => navigator.forward(),
    back: () => navigator.back(),
    'next-slide': () => navigator.goTo(navigator.position.slide + 1),
    'back-slide': () => navigator.goTo(navigator.position.slide - 1),
    first: () => navigator.goTo(1),
    last: () => navigator.goTo(navigator.count),
    overview: () => {
      if (overview.isOpen) overview.close()
      else overview.open(navigator.position.slide)
    },
    leave: () => overview.close(),
  }
}

function makeStepActions({
  show,
  desk,
  layout,
  runs,
  commander,
  aids,
  isPresenter,
}: ActionParts): Record<StepAction, () => void> {
  const { overlay, overview } = show
  return {
    'run-next': () => {
      if (overview.isOpen) {
        overview.close()
        return
      }
      const { next } = overlay
      if (next && isPresenter()) commander.run(next.step, next.command)
    },
    stop: () => {
      const running = overlay.steps.find(({ id }) => isActive(runs.runOf(id)))
      if (running && isPresenter()) commander.stop(running)
    },
    terminal: () => {
      if (!isPresenter()) return
      if (!layout.isTerminalShown) layout.togglePin()
      desk.pane.focus()
    },
    'choose-name': () => {
      if (isPresenter()) aids.chooseNextName()
    },
    'catch-up': () => {
      if (isPresenter()) aids.askCatchUp()
    },
    reset: () => {
      if (isPresenter()) aids.planReset()
    },
  }
}

function makeFrameActions({
  desk,
  layout,
  bar,
  isPresenter,
}: ActionParts): Record<Exclude<Action, WalkAction | StepAction>, () => void> {
  return {
    'full-screen': () => void toggleFullScreen(),
    layout: () => layout.toggleArrangement(),
    pin: () => {
      layout.togglePin()
      bar.setPressed('pin', layout.isPinned)
    },
    palette: () => desk.togglePalette(),
    larger: () => desk.enlarge(1),
    smaller: () => desk.enlarge(-1),
    handouts: () => {
      if (isPresenter()) openHandouts()
    },
    help: () => openHelp(),
  }
}

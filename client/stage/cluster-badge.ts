import type { ClusterView } from '../../server/protocol/cluster.ts'
import { make, setAttribute, setText } from '../ui/dom.ts'
import { icon } from '../ui/icons.ts'
import { onPress } from '../ui/trusted-press.ts'

const RESET = 'Reset what the lab made (r)'

/** Says in the bar whether the cluster is simulated, and how fast its time goes; its button is the presenter's alone. */
export class ClusterBadge {
  readonly element: HTMLElement
  readonly #speed = make('span', { class: 'bar-speed', role: 'status', hidden: true })
  readonly #reset = make(
    'button',
    { type: 'button', class: 'plain bar-reset', title: RESET, 'aria-label': RESET, hidden: true },
    icon('again'),
  )
  readonly #label = make('strong', { class: 'bar-simulated', hidden: true }, 'simulated cluster')

  /** `reset` is called when the button is pressed. */
  constructor(reset: () => void) {
    onPress(this.#reset, reset)
    this.element = make('span', { class: 'bar-cluster' }, this.#speed, this.#label, this.#reset)
  }

  setSimulated(isSimulated: boolean): void {
    this.#label.hidden = !isSimulated
    this.#speed.hidden = !isSimulated
  }

  setFollower(isFollower: boolean): void {
    this.#reset.hidden = isFollower
  }

  /** Shows the clock's speed where it is not a real cluster's, and whether the cluster is there. */
  show({ phase, speed }: ClusterView): void {
    setText(this.#speed, speed === 1 ? '' : `${speed}× time`)
    setAttribute(this.#label, 'data-phase', phase)
    this.#reset.disabled = phase !== 'ready'
  }
}

import { make, setAttribute, setText } from '../ui/dom.ts'
import { type IconName, icon } from '../ui/icons.ts'
import { onPress } from '../ui/trusted-press.ts'
import { ClusterBadge } from './cluster-badge.ts'
import type { Action } from './keymap.ts'

/** What the bar's buttons do: the stage's own actions, and those that have no key. */
export type BarAction = Action | 'link' | 'problems' | 'rejoin'

const BUTTONS: readonly (readonly [BarAction, IconName, string])[] = [
  ['catch-up', 'forward', 'Catch up to this slide (c)'],
  ['overview', 'grid', 'All slides (o)'],
  ['layout', 'side', 'Terminal beside or below (l)'],
  ['pin', 'pin', 'Keep the terminal on every slide (p)'],
  ['palette', 'contrast', 'Terminal light or dark (t)'],
  ['full-screen', 'full', 'Full screen (f)'],
  ['handouts', 'export', 'Export the deck (e)'],
  ['link', 'link', 'Link for another window'],
  ['help', 'keys', 'Keys (?)'],
]

/** The quiet strip under the stage: where we are, which target it is, who has the keys, and buttons that hide at rest. */
export class Bar {
  readonly element: HTMLElement
  readonly cluster: ClusterBadge
  /** The room in the bar's middle, for what goes on for a while. */
  readonly space = make('div', { class: 'bar-space' })
  readonly #place = make('span', { class: 'bar-place' })
  readonly #target = make('span', { class: 'bar-target' })
  readonly #role = make('span', { class: 'bar-role', hidden: true }, 'following')
  readonly #focus = make('span', { class: 'bar-focus' })
  readonly #rejoin = make(
    'button',
    { type: 'button', class: 'bar-rejoin', hidden: true },
    'Back to the lecture',
  )
  readonly #problems = make('button', { type: 'button', class: 'bar-problems', hidden: true })
  readonly #buttons = new Map<BarAction, HTMLButtonElement>()

  constructor(act: (action: BarAction) => void) {
    this.cluster = new ClusterBadge(() => act('reset'))
    const button = (action: BarAction, drawn: IconName, label: string): HTMLButtonElement => {
      const made = make(
        'button',
        { type: 'button', class: 'plain', title: label, 'aria-label': label },
        icon(drawn),
      )
      onPress(made, () => act(action))
      this.#buttons.set(action, made)
      return made
    }
    this.#problems.addEventListener('click', () => act('problems'))
    this.#rejoin.addEventListener('click', () => act('rejoin'))
    const place = make('div', { class: 'bar-walk' }, button('back', 'left', 'Back'), this.#place)
    place.append(button('next', 'right', 'On'))
    const tools = make('div', { class: 'bar-tools' }, ...BUTTONS.map((entry) => button(...entry)))
    this.element = make(
      'footer',
      { id: 'bar' },
      place,
      this.#problems,
      this.space,
      this.#focus,
      this.#rejoin,
      this.#role,
      this.cluster.element,
      this.#target,
      tools,
    )
  }

  setPlace(slide: number, count: number): void {
    setText(this.#place, count === 0 ? '' : `${slide} / ${count}`)
  }

  setTarget(target: string, simulated: boolean): void {
    setText(this.#target, target)
    setAttribute(this.#target, 'title', `Steps run on: ${target}`)
    this.cluster.setSimulated(simulated)
  }

  /** A follower has no keys to give, no links to make, no handouts to export, nothing to catch up and no cluster to reset. */
  setFollower(isFollower: boolean): void {
    this.#role.hidden = !isFollower
    this.#focus.hidden = isFollower
    this.cluster.setFollower(isFollower)
    for (const action of ['link', 'handouts', 'catch-up'] as const) {
      const button = this.#buttons.get(action)
      if (button) button.hidden = isFollower
    }
  }

  /** Offers the way back to a follower who looks at another slide than the lecture's. */
  setAway(isAway: boolean): void {
    this.#rejoin.hidden = !isAway
  }

  setFocus(terminal: string | null): void {
    setText(this.#focus, terminal === null ? 'keys: slide' : `keys: ${terminal}`)
    setAttribute(this.#focus, 'data-in', terminal === null ? 'slide' : 'terminal')
    setAttribute(
      this.#focus,
      'title',
      terminal === null ? 'm types in the terminal' : 'Ctrl+. goes back to the slide',
    )
  }

  setPressed(action: BarAction, isPressed: boolean): void {
    const button = this.#buttons.get(action)
    if (button) setAttribute(button, 'aria-pressed', String(isPressed))
  }

  setProblems(count: number, hasError: boolean): void {
    this.#problems.hidden = count === 0
    setAttribute(this.#problems, 'data-level', hasError ? 'error' : 'warning')
    this.#problems.replaceChildren(icon('warning'), count === 1 ? '1 problem' : `${count} problems`)
  }
}

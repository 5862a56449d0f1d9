import { make, setText } from './dom.ts'
import { icon } from './icons.ts'

/** A quiet strip over the top of the stage that moves nothing; one sentence at a time. */
export class Banner {
  readonly element: HTMLElement
  readonly #text = make('span', { class: 'banner-text' })

  /** With `onClick` a banner can be dismissed; `label` gives it a button to click in place of its sentence. */
  constructor(kind: 'connection' | 'problem' | 'cluster' | 'trust', onClick?: () => void, label?: string) {
    this.element = make('div', { class: `banner banner-${kind}`, role: 'status', hidden: true }, this.#text)
    if (onClick) {
      const pressed = label === undefined ? this.#text : make('button', { type: 'button' }, label)
      pressed.addEventListener('click', onClick)
      if (pressed !== this.#text) this.element.append(pressed)
      const dismiss = make(
        'button',
        { type: 'button', class: 'plain', 'aria-label': 'Dismiss' },
        icon('close'),
      )
      dismiss.addEventListener('click', () => this.hide())
      this.element.append(dismiss)
    }
  }

  /** Shows a sentence in place of the one before. */
  show(sentence: string): void {
    setText(this.#text, sentence)
    this.element.hidden = false
  }

  /** Draws the eye once more to a banner that is shown already. */
  flash(): void {
    this.element.getAnimations().forEach((animation) => animation.cancel())
    this.element.animate([{ opacity: 0.4 }, { opacity: 1 }], { duration: 150 })
  }

  hide(): void {
    this.element.hidden = true
  }
}

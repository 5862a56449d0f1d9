import { make } from './dom.ts'

const SHOWN_MS = 6_000
const MAX_TOASTS = 3

export interface ToastAction {
  label: string
  run: () => void
}

/** Short sentences in the frame's corner, over nothing that is read; each goes by itself, those that ask do not. */
export class Toasts {
  readonly element = make('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' })

  /** Shows one sentence; with actions it stays until one is chosen. */
  show(sentence: string, actions: readonly ToastAction[] = []): void {
    const toast = make('div', { class: 'toast' }, make('span', {}, sentence))
    for (const { label, run } of actions) {
      const button = make('button', { type: 'button' }, label)
      button.addEventListener('click', (event) => {
        if (!event.isTrusted) return
        toast.remove()
        run()
      })
      toast.append(button)
    }
    while (this.element.childElementCount >= MAX_TOASTS) this.element.firstElementChild?.remove()
    this.element.append(toast)
    if (actions.length === 0) setTimeout(() => toast.remove(), SHOWN_MS)
  }
}

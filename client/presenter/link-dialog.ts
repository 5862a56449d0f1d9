import type { Role } from '../../server/protocol/server-message.ts'
import { copyText } from '../terminal/clipboard.ts'
import { openDialog } from '../ui/dialog.ts'
import { make, setText } from '../ui/dom.ts'

/** Asks which link is wanted and shows the one that the server makes. */
export class LinkDialog {
  readonly #ask: (role: Role) => void
  #output: HTMLElement | null = null

  /** `ask` sends the wish to the server, whose answer goes to `show`. */
  constructor(ask: (role: Role) => void) {
    this.#ask = ask
  }

  open(): void {
    const { body } = openDialog({
      name: 'link',
      title: 'A link for another window',
      onClose: () => {
        this.#output = null
      },
    })
    const output = make('div', { class: 'link-output', role: 'status' })
    this.#output = output
    const choice = (role: Role, label: string, says: string): HTMLElement => {
      const button = make('button', { type: 'button' }, make('b', {}, label), make('span', {}, says))
      button.addEventListener('click', ({ isTrusted }) => {
        if (isTrusted) this.#ask(role)
      })
      return button
    }
    body.append(
      make(
        'div',
        { class: 'link-choices' },
        choice('follower', 'For the audience', 'Follows your slides, sees the terminals, types nothing.'),
        choice('presenter', 'For yourself', 'A second window that may run steps. The link works once.'),
      ),
      output,
    )
  }

  /** Shows a link; ignored once the dialog is closed. */
  show(role: Role, url: string): void {
    const copy = make('button', { type: 'button', class: 'primary' }, 'Copy')
    copy.addEventListener('click', () => {
      void copyText(url).then((isCopied) => setText(copy, isCopied ? 'Copied' : 'Select and copy it'))
    })
    const label = role === 'presenter' ? 'Link for yourself' : 'Link for the audience'
    const field = make('input', { type: 'text', readonly: true, value: url, 'aria-label': label })
    this.#output?.replaceChildren(field, copy)
    field.select()
  }
}

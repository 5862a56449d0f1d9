import { make } from './dom.ts'
import { icon } from './icons.ts'

export type DialogName =
  | 'help'
  | 'busy'
  | 'edit'
  | 'problems'
  | 'link'
  | 'goto'
  | 'reset'
  | 'name'
  | 'mismatch'
  | 'before'
  | 'catch-up'
  | 'trust'
  | 'handouts'

export interface DialogOptions {
  name: DialogName
  title: string
  /** The block that the dialog speaks of; it opens beside it instead of in the middle. */
  anchor?: DOMRect | undefined
  onClose?: () => void
}

/** One open dialog; the browser traps the focus in it and gives it back at the end. */
export interface OpenDialog {
  readonly body: HTMLElement
  readonly close: () => void
}

const MARGIN = 12

/** Opens a modal dialog with a heading and a close button; Escape and a click beside it close it. */
export function openDialog({ name, title, anchor, onClose }: DialogOptions): OpenDialog {
  const heading = make('h2', { id: `dialog-${name}` }, title)
  const closer = make(
    'button',
    { type: 'button', class: 'plain dialog-close', 'aria-label': 'Close' },
    icon('close'),
  )
  const body = make('div', { class: 'dialog-body' })
  const dialog = make(
    'dialog',
    { role: 'dialog', 'data-dialog': name, 'aria-labelledby': heading.id, 'aria-modal': 'true' },
    make('header', {}, heading, closer),
    body,
  )
  const close = (): void => dialog.close()
  closer.addEventListener('click', close)
  dialog.addEventListener('pointerdown', (event) => {
    if (event.target === dialog) close()
  })
  dialog.addEventListener('close', () => {
    dialog.remove()
    onClose?.()
  })
  document.body.append(dialog)
  dialog.showModal()
  if (anchor) place(dialog, anchor)
  return { body, close }
}

/** Puts an anchored dialog under its block, or above it where there is more room, always inside the window. */
export function place(dialog: HTMLElement, anchor: DOMRect): void {
  dialog.classList.add('anchored')
  const reposition = (): void => {
    const { offsetWidth: width, offsetHeight: height } = dialog
    const below = anchor.bottom + MARGIN
    const top = below + height < innerHeight - MARGIN ? below : anchor.top - height - MARGIN
    dialog.style.left = `${Math.max(MARGIN, Math.min(anchor.left, innerWidth - width - MARGIN))}px`
    dialog.style.top = `${Math.max(MARGIN, Math.min(top, innerHeight - height - MARGIN))}px`
  }
  reposition()
  new ResizeObserver(reposition).observe(dialog)
}

import type { HandoutKind } from '../../server/protocol/handout.ts'
import { openDialog } from '../ui/dialog.ts'
import { make } from '../ui/dom.ts'
import { onTrustedPress } from '../ui/trusted-press.ts'
import { askForHandout } from './ask-handout.ts'

const CHOICES: readonly (readonly [HandoutKind, string, string])[] = [
  ['pdf', 'PDF', 'With outline and live links.'],
  ['pdf-notes', 'PDF with notes', 'Your notes as annotations on the pages.'],
  ['html', 'HTML', 'One file that presents itself, offline.'],
  ['pptx', 'PowerPoint', 'Slides as pictures, with your notes.'],
  ['png', 'Pictures', 'A PNG of each slide, in a zip.'],
  ['notes', 'Notes', 'Your notes as text.'],
]

function describeSize(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}

/** Exports the open deck: asks which handout is wanted, and offers the file. */
export function openHandouts(): void {
  const links: string[] = []
  const { body } = openDialog({
    name: 'handouts',
    title: 'Handouts of this deck',
    onClose: () => {
      for (const link of links) URL.revokeObjectURL(link)
    },
  })
  const output = make('div', { class: 'handout-output', role: 'status' })
  const buttons = CHOICES.map(([kind, label, says]) => {
    const button = make('button', { type: 'button', 'data-handout': kind }, make('b', {}, label))
    button.append(make('span', {}, says))
    onTrustedPress(button, () => void choose(kind, label))
    return button
  })
  const choose = async (kind: HandoutKind, label: string): Promise<void> => {
    for (const button of buttons) button.disabled = true
    output.replaceChildren(make('span', { class: 'handout-busy' }, `Making ${label} …`))
    const handout = await askForHandout(kind)
    for (const button of buttons) button.disabled = false
    if (typeof handout === 'string') {
      output.replaceChildren(make('p', { class: 'handout-failed' }, handout))
      return
    }
    const url = URL.createObjectURL(handout.file)
    links.push(url)
    const link = make(
      'a',
      { href: url, download: handout.name, class: 'handout-file' },
      `Save ${handout.name}`,
    )
    output.replaceChildren(link, make('span', {}, describeSize(handout.file.size)))
    link.focus()
  }
  body.append(make('div', { class: 'link-choices handout-choices' }, ...buttons), output)
  buttons[0]?.focus()
}

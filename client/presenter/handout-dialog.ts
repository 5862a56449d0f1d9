import type { HandoutKind } from '../../server/protocol/handout.ts'
import { openDialog } from '../ui/dialog.ts'
import { make } from '../ui/dom.ts'
import { onTrustedPress } from '../ui/trusted-press.ts'
import { askForHandout, type Handout } from './ask-handout.ts'

const CHOICES: readonly (readonly [HandoutKind, string, string])[] = [
  ['pdf', 'PDF', 'With outline and live links.'],
  ['pdf-notes', 'PDF with notes', 'Your notes as annotations on the pages.'],
  ['html', 'HTML', 'One file that presents itself, offline.'],
  ['html-notes', 'HTML with notes', 'The same; the key p shows your notes.'],
  ['pptx', 'PowerPoint', 'Slides as pictures, with your notes.'],
  ['png', 'Pictures', 'A PNG of each slide, in a zip.'],
  ['notes', 'Notes', 'Your notes as text.'],
  ['worksheet', 'Worksheet', 'The lab in Markdown, for students.'],
]

const GRIDS: readonly (readonly [HandoutKind, string, string])[] = [
  ['paper-2', '2', '2 slides a page'],
  ['paper-3', '3', '3 slides a page'],
  ['paper-4', '4', '4 slides a page'],
  ['paper-6', '6', '6 slides a page'],
  ['paper-9', '9', '9 slides a page'],
  ['paper-notes', 'with notes', 'slides with notes, one a page'],
]

/** A button of the dialog, with what its handout is called while it is made. */
interface Choice {
  kind: HandoutKind
  label: string
  button: HTMLButtonElement
}

const makeChoice = (kind: HandoutKind, label: string, ...content: (Node | string)[]): Choice => ({
  kind,
  label,
  button: make('button', { type: 'button', 'data-handout': kind }, ...content),
})

const makeCard = ([kind, label, says]: (typeof CHOICES)[number]): Choice =>
  makeChoice(kind, label, make('b', {}, label), make('span', {}, says))

const makeGrid = ([kind, name, label]: (typeof GRIDS)[number]): Choice => {
  const choice = makeChoice(kind, label, name)
  choice.button.setAttribute('aria-label', choice.label)
  return choice
}

function describeSize(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}

/** The row of numbers: how many slides come onto a page; at its end one with its notes. */
function makeGridRow(grids: readonly Choice[]): HTMLElement {
  const says = 'slides a page, with lines'
  return make(
    'div',
    { class: 'handout-grids', role: 'group', 'aria-label': `On paper: ${says}` },
    make('b', {}, 'On paper'),
    make('span', {}, says),
    ...grids.map(({ button }) => button),
  )
}

/** Offers a file, with what a reader of it may miss; the link is for the keys. */
function offer({ name, file, notes }: Exclude<Handout, string>, url: string, output: HTMLElement): void {
  const link = make('a', { href: url, download: name, class: 'handout-file' }, `Save ${name}`)
  const doubts = notes.map((note) => make('p', { class: 'handout-doubt' }, note))
  output.replaceChildren(link, make('span', {}, describeSize(file.size)), ...doubts)
  link.focus()
}

/** Exports the open deck: asks which handout is wanted, and offers the file. */
export function openHandouts(): void {
  const links: string[] = []
  let isOpen = true
  const { body } = openDialog({
    name: 'handouts',
    title: 'Handouts of this deck',
    onClose: () => {
      isOpen = false
      for (const link of links) URL.revokeObjectURL(link)
    },
  })
  const output = make('div', { class: 'handout-output', role: 'status' })
  const [cards, grids] = [CHOICES.map(makeCard), GRIDS.map(makeGrid)]
  const choices = [...cards, ...grids]
  const choose = async ({ kind, label }: Choice): Promise<void> => {
    for (const { button } of choices) button.disabled = true
    output.replaceChildren(make('span', { class: 'handout-busy' }, `Making ${label} …`))
    const handout = await askForHandout(kind)
    if (!isOpen) return
    for (const { button } of choices) button.disabled = false
    if (typeof handout === 'string') {
      output.replaceChildren(make('p', { class: 'handout-failed' }, handout))
      return
    }
    const url = URL.createObjectURL(handout.file)
    links.push(url)
    offer(handout, url, output)
  }
  for (const choice of choices) onTrustedPress(choice.button, () => void choose(choice))
  const buttons = cards.map(({ button }) => button)
  body.append(make('div', { class: 'link-choices handout-choices' }, ...buttons), makeGridRow(grids), output)
  buttons[0]?.focus()
}

import type { IBuffer, IBufferCellPosition, IBufferLine, ILink, Terminal } from '@xterm/xterm'

import { findNames } from './name-pattern.ts'

export interface NameLinkEvents {
  /** The placeholders whose real names are links. */
  placeholders(): readonly string[]
  /** A person clicked a name. */
  name(name: string): void
}

const HINT = 'Put this name into the step’s placeholder'

/** A line of text as a program wrote it, over all rows that it wraps to. */
interface WrittenLine {
  text: string
  /** Where each character of the text stands, from 1. */
  places: IBufferCellPosition[]
}

/** Reads the written line that a buffer's row belongs to; `row` counts from 0. */
function readLine(buffer: IBuffer, row: number): WrittenLine {
  let first = row
  while (first > 0 && buffer.getLine(first)?.isWrapped) first -= 1
  const written: WrittenLine = { text: '', places: [] }
  let at = first
  for (let line = buffer.getLine(at); line; line = nextWrapped(buffer, at)) {
    at += 1
    readRow(line, at, written)
  }
  return written
}

function nextWrapped(buffer: IBuffer, row: number): IBufferLine | undefined {
  const line = buffer.getLine(row)
  return line?.isWrapped ? line : undefined
}

/** Adds one row of the buffer, counted from 1, to a written line. */
function readRow(line: IBufferLine, y: number, written: WrittenLine): void {
  for (let column = 0; column < line.length; column += 1) {
    const cell = line.getCell(column)
    // The second half of a wide character is a cell without a width.
    if (!cell || cell.getWidth() === 0) continue
    const characters = cell.getChars() || ' '
    written.text += characters
    for (let index = 0; index < characters.length; index += 1) written.places.push({ x: column + 1, y })
  }
}

function makeLink(
  written: WrittenLine,
  name: string,
  index: number,
  act: Omit<ILink, 'range' | 'text'>,
): ILink[] {
  const [start, end] = [written.places[index], written.places[index + name.length - 1]]
  return start && end ? [{ range: { start, end }, text: name, ...act }] : []
}

/** Makes names in a terminal's output that fit a placeholder on the slide into links; only a person's click counts. */
export function loadNameLinks(terminal: Terminal, host: HTMLElement, events: NameLinkEvents): void {
  const act = {
    activate: ({ isTrusted }: MouseEvent, name: string) => {
      if (isTrusted) events.name(name)
    },
    hover: () => {
      host.title = HINT
    },
    leave: () => host.removeAttribute('title'),
  }
  terminal.registerLinkProvider({
    provideLinks: (row, answer) => {
      const placeholders = events.placeholders()
      if (placeholders.length === 0) {
        answer(undefined)
        return
      }
      const written = readLine(terminal.buffer.active, row - 1)
      const found = placeholders.flatMap((placeholder) => findNames(written.text, placeholder))
      const links = found.flatMap(({ name, index }) => makeLink(written, name, index, act))
      answer(links.length > 0 ? links : undefined)
    },
  })
}

import type { Line, Lose } from './line.ts'
import { toLines, withText } from './line.ts'
import { lossMessages } from './messages.ts'
import { findBeside, readBeside } from './source-files.ts'

const REPOSITORY = 'https://github.com/jpetazzo/container.training/tree/main'

const INCLUDE = /@@INCLUDE\[([^\]]*)\]/
const LINK = /@@LINK\[([^\]]*)\]/g
const MARKER = /@@([A-Z]+)@@/g

/** Stands in a line of its own for the table of contents, which is made once all slides are known. */
export const TOC = '@@TOC@@'

/**
 * Fills in container.training's markers: `@@GITREPO@@` and its like with the manifest's values, `@@LINK[file]` with a link
 * to its repository, `@@INCLUDE[file]` with the file. One without a value stays and is listed.
 */
export function fillMarkers(lines: readonly Line[], values: ReadonlyMap<string, string>, lose: Lose): Line[] {
  return lines.flatMap((line) => {
    if (!line.text.includes('@@')) return [line]
    const included = INCLUDE.exec(line.text)
    if (included) return include(line, included[0], included[1] ?? '', lose)
    const text = line.text
      .replace(LINK, (_whole, name: string) => `[${name}](${REPOSITORY}/${name})`)
      .replace(MARKER, (marker, name: string) => {
        const value = values.get(name)
        if (value !== undefined) return value
        if (marker !== TOC) lose(line, 'marker', lossMessages.marker(marker))
        return marker
      })
    return [{ ...line, text }]
  })
}

function include(line: Line, whole: string, name: string, lose: Lose): Line[] {
  // A stranger's deck is not to bring a key or a password along, be it above its folder or in a hidden one.
  const isOpen = name.split(/[\\/]/).every((segment) => !segment.startsWith('.'))
  const found = isOpen ? findBeside(line.file, name) : null
  const text = found && readBeside(found)
  if (text === null) {
    lose(line, 'include', lossMessages.include(name))
    return [line]
  }
  const content = line.text.replace(whole, () => text.replace(/\n$/, ''))
  // What is included stands at the place of its marker.
  return toLines(content, line.file).map(({ text: own }) => withText(line, own))
}

import type { IDisposable, IParser } from '@xterm/xterm'

/** Sequences by which a program asks the terminal something, by their final byte, prefix and intermediates. */
const CSI_QUERIES = [
  // Device attributes: primary, secondary, tertiary.
  { final: 'c' },
  { prefix: '>', final: 'c' },
  { prefix: '=', final: 'c' },
  // Device status and cursor position, ANSI and DEC private.
  { final: 'n' },
  { prefix: '?', final: 'n' },
  // DECRQM, the state of a mode, ANSI and DEC private.
  { intermediates: '$', final: 'p' },
  { prefix: '?', intermediates: '$', final: 'p' },
  // XTVERSION and DECREQTPARM.
  { prefix: '>', final: 'q' },
  { final: 'x' },
]
/** OSC 4, 10, 11, 12: colours, asked for by a `?` in place of a value. */
const OSC_COLOURS = [4, 10, 11, 12]

/**
 * Keeps this page from answering a program's queries: the mirror on the server answers each once, where every window
 * would answer again, and a replayed screen would ask again.
 */
export function swallowQueries(parser: IParser): IDisposable[] {
  return [
    ...CSI_QUERIES.map((id) => parser.registerCsiHandler(id, () => true)),
    ...OSC_COLOURS.map((id) => parser.registerOscHandler(id, (data) => data.includes('?'))),
    // DECRQSS: asks for a setting such as the cursor's style.
    parser.registerDcsHandler({ intermediates: '$', final: 'q' }, () => true),
  ]
}

import { LAYOUTS, type Layout, PAPERS, type Paper } from './handout/paper/paper.ts'
import { ArgumentError, expectedOneOf } from './messages.ts'

/** The flags of `livedeck export`, besides `-o`. */
export const HANDOUT_FLAGS = {
  pdf: { type: 'boolean' },
  'pdf-notes': { type: 'boolean' },
  html: { type: 'boolean' },
  pptx: { type: 'boolean' },
  png: { type: 'boolean' },
  notes: { type: 'boolean' },
  markdown: { type: 'boolean' },
  'markdown-notes': { type: 'boolean' },
  handout: { type: 'string' },
  paper: { type: 'string' },
  outputs: { type: 'string' },
  rehearse: { type: 'boolean' },
  watch: { type: 'boolean' },
} as const

/** Which handouts `livedeck export` is to make. */
export interface HandoutRequest {
  /** In the order of FORMATS, paper last; PDF and HTML when none is named. */
  formats: ((typeof FORMATS)[number] | 'handout')[]
  /** The presenter notes go into the PDF, or into the worksheet. */
  pdfNotes: boolean
  markdownNotes: boolean
  /** How slides are laid out for paper. */
  layout: Layout
  paper: Paper
  /** Path of the transcript whose outputs follow the steps. */
  outputs: string | null
  /** The deck is rehearsed now, and those outputs follow the steps. */
  rehearse: boolean
  watch: boolean
}

const FORMATS = ['pdf', 'html', 'pptx', 'png', 'notes', 'markdown'] as const

function choose<T extends string>(flag: string, choices: readonly T[], came: unknown): T | null {
  if (typeof came !== 'string') return null
  const chosen = choices.find((choice) => choice === came.toLowerCase())
  if (chosen === undefined) throw new ArgumentError('bad-choice', expectedOneOf(flag, choices, came))
  return chosen
}

/**
 * Reads the flags of `livedeck export`; those about notes ask for their format as well, and `--paper` for nothing by itself.
 * @throws {ArgumentError} `bad-choice`
 */
export function readHandouts(values: Readonly<Record<string, unknown>>): HandoutRequest {
  const pdfNotes = values['pdf-notes'] === true
  const markdownNotes = values['markdown-notes'] === true
  const layout = choose('--handout', LAYOUTS, values['handout'])
  const isNamed = (name: (typeof FORMATS)[number]): boolean =>
    values[name] === true || (name === 'pdf' && pdfNotes) || (name === 'markdown' && markdownNotes)
  const named = [...FORMATS.filter(isNamed), ...(layout === null ? [] : (['handout'] as const))]
  return {
    formats: named.length > 0 ? named : ['pdf', 'html'],
    pdfNotes,
    markdownNotes,
    layout: layout ?? '4',
    paper: choose('--paper', PAPERS, values['paper']) ?? 'a4',
    outputs: typeof values['outputs'] === 'string' ? values['outputs'] : null,
    rehearse: values['rehearse'] === true,
    watch: values['watch'] === true,
  }
}

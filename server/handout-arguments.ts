import path from 'node:path'
import { FORMATS as KINDS } from './handout/formats.ts'
import { LAYOUTS, type Layout, PAPERS, type Paper } from './handout/paper/paper.ts'
import {
  ArgumentError,
  expectedCompanion,
  expectedEither,
  expectedFolder,
  expectedOneOf,
} from './messages.ts'

/** The flags of `livedeck export`, besides `-o`. */
export const HANDOUT_FLAGS = {
  pdf: { type: 'boolean' },
  'pdf-notes': { type: 'boolean' },
  html: { type: 'boolean' },
  'html-notes': { type: 'boolean' },
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
  /** The presenter notes go into the PDF, into the HTML, or into the worksheet. */
  pdfNotes: boolean
  htmlNotes: boolean
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

type Values = Readonly<Record<string, unknown>>
type Format = HandoutRequest['formats'][number]

/** Where handouts go, and of how many decks. */
export interface OutputRequest {
  /** The path after `-o`. */
  output: string | null
  /** How many decks were named. */
  decks: number
}

/** The formats to make: those that were named, else the one that the output's name asks for, else PDF and HTML. */
function chooseFormats(named: readonly Format[], { output, decks }: OutputRequest): Format[] {
  const isFolder = output === null || output.endsWith('/')
  const ending = isFolder ? '' : path.extname(output).toLowerCase()
  const asked = FORMATS.find((name) => ending === `.${KINDS[name].extension}`)
  if (output === null || asked === undefined) return named.length > 0 ? [...named] : ['pdf', 'html']
  const formats = named.length > 0 ? [...named] : [asked]
  const [format] = formats
  if (formats.length > 1 || decks > 1)
    throw new ArgumentError('bad-output', expectedFolder(output, 'a folder for several handouts'))
  const isOther = format !== asked && !(format === 'handout' && asked === 'pdf')
  if (isOther)
    throw new ArgumentError('bad-output', expectedFolder(output, 'a file of the kind that is made'))
  return formats
}

function refuseIdle(values: Values): void {
  if (values['paper'] !== undefined && values['handout'] === undefined)
    throw new ArgumentError('idle-flag', expectedCompanion('--paper', '--handout'))
  if (values['outputs'] !== undefined && values['rehearse'] === true)
    throw new ArgumentError('idle-flag', expectedEither('--outputs', '--rehearse'))
}

/**
 * Reads the flags of `livedeck export`; those about notes ask for their format as well, and so does the name of a file after `-o`.
 * @throws {ArgumentError} `bad-choice`, `bad-output`, `idle-flag`
 */
export function readHandouts(values: Values, output: OutputRequest): HandoutRequest {
  refuseIdle(values)
  const pdfNotes = values['pdf-notes'] === true
  const htmlNotes = values['html-notes'] === true
  const markdownNotes = values['markdown-notes'] === true
  const layout = choose('--handout', LAYOUTS, values['handout'])
  const isNamed = (name: (typeof FORMATS)[number]): boolean =>
    values[name] === true || values[`${name}-notes`] === true
  const named = [...FORMATS.filter(isNamed), ...(layout === null ? [] : (['handout'] as const))]
  return {
    formats: chooseFormats(named, output),
    pdfNotes,
    htmlNotes,
    markdownNotes,
    layout: layout ?? '4',
    paper: choose('--paper', PAPERS, values['paper']) ?? 'a4',
    outputs: typeof values['outputs'] === 'string' ? values['outputs'] : null,
    rehearse: values['rehearse'] === true,
    watch: values['watch'] === true,
  }
}

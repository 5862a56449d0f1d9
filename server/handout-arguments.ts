/** The flags of `livedeck export`, besides `-o`. */
export const HANDOUT_FLAGS = {
  pdf: { type: 'boolean' },
  'pdf-notes': { type: 'boolean' },
  html: { type: 'boolean' },
  pptx: { type: 'boolean' },
  png: { type: 'boolean' },
  notes: { type: 'boolean' },
  watch: { type: 'boolean' },
} as const

const FORMATS = ['pdf', 'html', 'pptx', 'png', 'notes'] as const

/** Which handouts `livedeck export` is to make. */
export interface HandoutRequest {
  /** In the order of help; PDF and HTML when none is named. */
  formats: (typeof FORMATS)[number][]
  /** The presenter notes go into the PDF. */
  pdfNotes: boolean
  watch: boolean
}

/** Reads the flags of `livedeck export`; `--pdf-notes` asks for a PDF as well. */
export function readHandouts(values: Readonly<Record<string, unknown>>): HandoutRequest {
  const pdfNotes = values['pdf-notes'] === true
  const named = FORMATS.filter((name) => values[name] === true || (name === 'pdf' && pdfNotes))
  return { formats: named.length > 0 ? named : ['pdf', 'html'], pdfNotes, watch: values['watch'] === true }
}

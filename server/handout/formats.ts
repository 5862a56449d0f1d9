/** Kinds of handouts. */
export type HandoutFormat = 'pdf' | 'html' | 'pptx' | 'png' | 'notes' | 'handout' | 'markdown'

/** What each kind is called, what its files end with, and whether Chromium makes it. */
export const FORMATS: Readonly<
  Record<HandoutFormat, { label: string; extension: string; type: string; browser: boolean }>
> = {
  pdf: { label: 'PDF', extension: 'pdf', type: 'application/pdf', browser: true },
  html: { label: 'HTML', extension: 'html', type: 'text/html; charset=utf-8', browser: false },
  pptx: {
    label: 'PowerPoint',
    extension: 'pptx',
    type: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    browser: true,
  },
  png: { label: 'pictures', extension: 'png', type: 'image/png', browser: true },
  notes: { label: 'notes', extension: 'txt', type: 'text/plain; charset=utf-8', browser: false },
  handout: { label: 'handout for paper', extension: 'pdf', type: 'application/pdf', browser: true },
  markdown: { label: 'worksheet', extension: 'md', type: 'text/markdown; charset=utf-8', browser: false },
}

/** The kinds in the order in which they are made. */
export const FORMAT_NAMES: readonly HandoutFormat[] = [
  'html',
  'markdown',
  'notes',
  'pdf',
  'handout',
  'png',
  'pptx',
]

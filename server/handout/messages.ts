import type { ExportErrorCode } from './export-error.ts'

/** The one-line texts of ExportError, by code. */
export const exportMessages: Record<ExportErrorCode, (file: string, detail: string) => string> = {
  'deck-problems': (file, count) =>
    `${file}: ${count} to mend before it can be exported; nothing was written`,
  'no-browser': () =>
    'a PDF is printed by Chromium, and none was found; run `apt-get install chromium` or set CHROME_PATH to one',
  failed: (file, reason) => `${file}: the export failed (${reason})`,
}

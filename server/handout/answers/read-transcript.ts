import { readFile } from 'node:fs/promises'
import { showPath } from '../../deck/show-path.ts'
import { parseTranscript, type Transcript } from '../../protocol/transcript.ts'
import { ExportError, type ExportErrorCode } from '../export-error.ts'
import { exportMessages } from '../messages.ts'

function fail(code: ExportErrorCode, file: string, detail: string, cause?: unknown): ExportError {
  return new ExportError(code, exportMessages[code](showPath(file), detail), { cause })
}

/** Reads the transcript of a rehearsal. Throws ExportError `transcript-unreadable` or `transcript-malformed`. */
export async function readTranscript(file: string): Promise<Transcript> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw fail('transcript-unreadable', file, code, error)
  }
  const read = parseTranscript(text)
  if ('fault' in read) throw fail('transcript-malformed', file, read.fault)
  return read.transcript
}

import { rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { toAsciicast } from '../handout/asciicast.ts'
import { makeFolder } from '../make-folder.ts'
import { toJunit } from './junit.ts'
import { RehearseError, rehearseMessages } from './messages.ts'
import { type Rehearsal, summarise } from './summary.ts'
import { toTable } from './table.ts'

/** Which reports are asked for. */
export interface ReportRequest {
  /** On standard output: JSON in place of the table. */
  json: boolean
  /** A file for JUnit XML. */
  junit: string | null
  /** A folder for the transcript and the recordings. */
  folder: string | null
}

/** Writes a file whole or not at all. */
async function writeWhole(file: string, text: string): Promise<void> {
  const beside = `${file}.${process.pid}.part`
  try {
    await makeFolder(dirname(file))
    await writeFile(beside, text)
    await rename(beside, file)
  } catch (cause) {
    await rm(beside, { force: true }).catch(() => {})
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new RehearseError('report-not-written', rehearseMessages.notWritten(file, reason), { cause })
  }
}

/**
 * Writes the reports of a rehearsal: the table or the JSON summary, JUnit XML, and in the folder `transcript.json` with one asciicast
 * for each step that printed something.
 * @throws {RehearseError} `report-not-written`
 */
export async function writeReports(
  rehearsal: Rehearsal,
  { json, junit, folder }: ReportRequest,
  write: (text: string) => void,
): Promise<void> {
  write(json ? `${JSON.stringify(summarise(rehearsal), null, 2)}\n` : toTable(rehearsal))
  if (junit !== null) await writeWhole(junit, toJunit(rehearsal))
  if (folder === null) return
  const { transcript, steps } = rehearsal
  await writeWhole(join(folder, 'transcript.json'), `${JSON.stringify(transcript, null, 1)}\n`)
  for (const { record } of steps.filter((step) => step.record.output.length > 0))
    await writeWhole(join(folder, `${record.slide}-${record.step}.cast`), toAsciicast(record, transcript))
}

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createEngine } from '../deck/engine.ts'
import { runMarpCli } from './marp-cli.ts'

/** What turns slides in an HTML file into Marp's own presentation (bespoke): keys, controls, overview, presenter's window. */
export interface PresenterTemplate {
  style: string
  /** The bar of buttons, as HTML. */
  controls: string
  script: string
}

const STYLE = /<style>([\s\S]*?)<\/style>/
const CONTROLS = /<body>([\s\S]*?)<div id=":\$p">/
const SCRIPT = /<script>([\s\S]*?)<\/script><\/body>/

/** Where the build keeps the template, from the package's folder. */
export const TEMPLATE_FILE = 'dist/server/presenter-template.json'

/** Has marp-cli convert a deck of one word and takes what is not the deck's: marp-cli offers its template in no other way. */
export async function makePresenterTemplate(): Promise<PresenterTemplate> {
  const folder = await mkdtemp(path.join(tmpdir(), 'livedeck-template-'))
  try {
    const [deck, output] = [path.join(folder, 'deck.md'), path.join(folder, 'deck.html')]
    await writeFile(deck, 'x\n')
    const code = await runMarpCli(['--no-stdin', '--output', output, '--', deck], (options) =>
      createEngine(options),
    )
    const html = await readFile(output, 'utf8')
    const [style, controls, script] = [STYLE, CONTROLS, SCRIPT].map((part) => part.exec(html)?.[1])
    if (style !== undefined && controls !== undefined && script !== undefined)
      return { style, controls, script }
    throw new TypeError(`marp-cli's template is not as expected (it ended with ${code})`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Reads the template that the build kept under the package's folder; without a build it is made, which takes a second. */
export async function loadPresenterTemplate(home: string): Promise<PresenterTemplate> {
  const kept = await readFile(path.join(home, TEMPLATE_FILE), 'utf8').catch(() => null)
  if (kept === null) return await makePresenterTemplate()
  const template: PresenterTemplate = JSON.parse(kept)
  return template
}

import { LinkDialog } from './link-dialog.ts'
import { type PageParts, StepAids } from './step-aids.ts'
import { StepCommander } from './step-commander.ts'

/** The presenter's part of the page: the steps' buttons, what surrounds their runs, and links for other windows. */
export class Presenting {
  readonly commander: StepCommander
  readonly aids: StepAids
  readonly links: LinkDialog

  constructor({ send, show, books, isPresenter, say }: PageParts) {
    this.commander = new StepCommander({
      send,
      say,
      findStep: (id) => show.findStep(id),
      isRunning: (terminal) => books.runs.isRunningIn(terminal),
      rectOf: (step) => show.overlay.rectOf(step),
      fillOf: (step) => books.fills.chosenFor(step),
      chooseName: (step) => this.aids.chooseName(step),
      askTrust: (reason) => this.aids.trust.open(reason),
    })
    const edit = this.commander.edit.bind(this.commander)
    this.aids = new StepAids({ send, show, books, isPresenter, say, edit })
    this.links = new LinkDialog((role) => send({ type: 'link', role }))
  }
}

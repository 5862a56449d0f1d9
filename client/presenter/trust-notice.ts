import type { TrustView, UnattendedCommand } from '../../server/protocol/trust.ts'
import { Banner } from '../ui/banner.ts'
import { make } from '../ui/dom.ts'
import type { OpenDialog } from '../ui/dialog.ts'
import { ask } from '../ui/question.ts'
import { showHidden } from '../ui/visible-text.ts'

const KINDS: Record<UnattendedCommand['kind'], string> = {
  setup: 'at the start',
  cleanup: 'at a reset',
  hidden: 'hidden step',
  fill: 'to find a name',
  wait: 'while it waits',
}
const SENTENCE =
  'They run on your target without a click of yours each. Trust holds for exactly these; a change of the deck asks again.'

const countOf = ({ commands: { length } }: TrustView): string =>
  length === 1 ? 'one command' : `${length} commands`

function listCommands(commands: readonly UnattendedCommand[]): HTMLElement {
  const rows = commands.map(({ kind, line, command }) =>
    make(
      'li',
      { 'data-kind': kind },
      make('b', {}, KINDS[kind]),
      make('span', {}, line > 0 ? `line ${line}` : 'front matter'),
      make('pre', {}, showHidden(command)),
    ),
  )
  return make('ol', { class: 'trust-list', tabindex: '0', 'aria-label': 'The commands' }, ...rows)
}

/** Tells the presenter that the deck would run something by itself, shows it whole, and takes the presenter's trust. */
export class TrustNotice {
  readonly banner = new Banner('trust', () => this.open(), 'Look')
  readonly #trust: (digest: string) => void
  #view: TrustView | null = null
  #dialog: OpenDialog | null = null

  constructor(trust: (digest: string) => void) {
    this.#trust = trust
  }

  take(view: TrustView): void {
    const isSame = this.#view?.digest === view.digest && this.#view.state === view.state
    this.#view = view
    if (isSame) return
    // What is on screen is no longer what would be trusted.
    this.#dialog?.close()
    if (view.state === 'asked') this.banner.show(`This deck runs ${countOf(view)} by itself.`)
    else this.banner.hide()
  }

  /** Lists the commands and asks; `reason` is the server's, when it refused something for want of trust. */
  open(reason = ''): void {
    const view = this.#view
    if (!view || view.commands.length === 0) return
    this.#dialog?.close()
    this.#dialog = ask({
      name: 'trust',
      title: `This deck runs ${countOf(view)} by itself`,
      sentence: `${reason} ${SENTENCE}`.trim(),
      content: listCommands(view.commands),
      answers: [
        { name: 'cancel', words: 'Not now', act: () => this.banner.hide(), hasFocus: true },
        { name: 'trust', words: 'Trust them', act: () => this.#trust(view.digest), isPrimary: true },
      ],
    })
  }
}

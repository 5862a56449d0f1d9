import type { ServerMessage } from '../server/protocol/server-message.ts'
import { Following } from './follow/following.ts'
import { Presenting } from './presenter/presenting.ts'
import { FillBook } from './slides/fill-book.ts'
import type { StepBooks } from './slides/overlay.ts'
import { Recording } from './slides/recording.ts'
import { RunBook } from './slides/run-book.ts'
import { SlideShow } from './slides/show.ts'
import { makeActions } from './stage/actions.ts'
import { Bar, type BarAction } from './stage/bar.ts'
import { ClusterStatus } from './stage/cluster-status.ts'
import { Connection, type ConnectionState } from './stage/connection.ts'
import { DeckProblems } from './stage/deck-problems.ts'
import { watchFocus } from './stage/focus-watch.ts'
import type { Action } from './stage/keymap.ts'
import { listenForKeys } from './stage/keys.ts'
import { Layout } from './stage/layout.ts'
import { watchRest } from './stage/rest.ts'
import { onSwipe } from './stage/swipe.ts'
import { TerminalDesk } from './terminal/desk.ts'
import { Banner } from './ui/banner.ts'
import { make, setAttribute } from './ui/dom.ts'
import { NOTICES, endedSentence, makeNotice } from './ui/notice.ts'
import { Toasts } from './ui/toast.ts'

type Welcome = Extract<ServerMessage, { type: 'welcome' }>

const LOST = 'Connection lost, trying again. The shells go on; nothing typed now is sent.'

/** The whole page: it joins the slides, the terminals and the connection, and keeps nothing else. */
export class Page {
  readonly #toasts = new Toasts()
  readonly #lost = new Banner('connection')
  readonly #bar = new Bar((action) => this.#act(action))
  readonly #problems = new DeckProblems(this.#bar)
  readonly #cluster = new ClusterStatus(this.#bar.cluster, this.#toasts)
  readonly #books: StepBooks = {
    runs: new RunBook(() => this.#show.overlay.showRuns()),
    fills: new FillBook(() => this.#show.overlay.showRuns()),
    recording: new Recording(() => this.#showRecording()),
  }
  readonly #show: SlideShow
  readonly #presenting: Presenting
  readonly #desk: TerminalDesk
  readonly #layout: Layout
  readonly #connection: Connection
  readonly #following: Following
  readonly #actions: Record<Action, () => void>
  /** The slide that the URL asked for, which for a presenter goes before the lecture's. */
  #asked: number | null
  #role: Welcome['role'] | null = null

  /** `asked` is the slide in the page's URL, null when it names none. */
  constructor(asked: number | null) {
    this.#asked = asked
    this.#connection = new Connection({
      held: () => ({ slides: [...new Set(this.#show.deck.hashes)], css: this.#show.deck.cssHash }),
      onState: (state) => this.#showConnection(state),
      onMessage: (message) => this.#take(message),
      onFrame: (frame) => this.#desk.pane.takeFrame(frame),
    })
    this.#show = new SlideShow({
      books: this.#books,
      bar: this.#bar,
      onOwnMove: (position) => {
        if (this.#isPresenter) this.#connection.send({ type: 'position', position })
        else this.#following.leave()
      },
      onShow: () => this.#presenting.aids.refreshNames(),
    })
    this.#presenting = new Presenting({
      send: (message) => this.#connection.send(message),
      show: this.#show,
      books: this.#books,
      isPresenter: () => this.#isPresenter,
      say: (sentence) => this.#toasts.show(sentence),
    })
    this.#desk = this.#makeDesk()
    this.#layout = new Layout(this.#show.paper.element, this.#desk.pane.element)
    const { navigator } = this.#show
    this.#following = new Following(
      (position) => navigator.follow(position),
      (isAway) => this.#bar.setAway(isAway),
    )
    this.#actions = this.#makeActions()
    this.#assemble()
  }

  /** Joins the lecture; `token` is a fresh link's, null for a page that holds the cookie. */
  start(token: string | null): Promise<void> {
    return this.#connection.start(token)
  }

  get #isPresenter(): boolean {
    return this.#role === 'presenter'
  }

  #makeDesk(): TerminalDesk {
    return new TerminalDesk({
      toasts: this.#toasts,
      send: (message) => this.#connection.send(message),
      sendInput: (channel, bytes) => this.#connection.sendInput(channel, bytes),
      leave: () => this.#show.paper.focus(),
      dropped: () => this.#lost.flash(),
      placeholders: () => this.#presenting.aids.placeholders,
      takeName: (name) => this.#presenting.aids.takeName(name),
    })
  }

  #makeActions(): Record<Action, () => void> {
    return makeActions({
      show: this.#show,
      desk: this.#desk,
      layout: this.#layout,
      bar: this.#bar,
      runs: this.#books.runs,
      commander: this.#presenting.commander,
      aids: this.#presenting.aids,
      isPresenter: () => this.#isPresenter,
    })
  }

  #assemble(): void {
    const { navigator, paper } = this.#show
    this.#show.attach(this.#layout)
    const digits = make('output', { class: 'digits', hidden: true })
    const banners = [
      this.#lost,
      this.#cluster.banner,
      this.#problems.banner,
      this.#presenting.aids.trust.banner,
    ]
    const strip = make('div', { class: 'banners' }, ...banners.map(({ element }) => element))
    this.#bar.space.append(this.#presenting.aids.strip.element)
    document.body.append(this.#layout.element, this.#bar.element, strip, this.#toasts.element, digits)
    this.#bar.setPressed('pin', this.#layout.isPinned)
    listenForKeys({
      act: (action) => this.#actions[action](),
      goTo: (slide) => navigator.goTo(slide),
      showDigits: (text) => {
        digits.hidden = text === ''
        digits.textContent = `Slide ${text}`
      },
    })
    onSwipe(paper.element, this.#actions.next, this.#actions.back)
    watchFocus((terminal) => this.#bar.setFocus(terminal))
    watchRest()
  }

  #act(action: BarAction): void {
    if (action === 'link') this.#presenting.links.open()
    else if (action === 'problems') this.#problems.open()
    else if (action === 'rejoin') this.#following.rejoin()
    else this.#actions[action]()
  }

  #showConnection(state: ConnectionState): void {
    setAttribute(document.body, 'data-connection', state)
    if (state === 'lost') this.#lost.show(LOST)
    else this.#lost.hide()
    if (state === 'refused') document.body.append(makeNotice(NOTICES.refused))
  }

  #take(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        return this.#welcome(message)
      case 'cluster':
        return this.#cluster.take(message.cluster)
      case 'deck':
        this.#problems.take(message.deck.problems)
        return this.#show.update(message.deck)
      case 'deck-broken':
        return this.#problems.takeBroken(message.problems, this.#show.hasDeck)
      case 'terminals':
        this.#desk.pane.update(message.terminals)
        return this.#presenting.commander.takeTerminals(message.terminals)
      case 'snapshot':
        return this.#desk.pane.restart(message.channel, message)
      case 'runs':
        this.#books.runs.replace(message.runs)
        return this.#presenting.aids.noteRuns(message.runs)
      case 'run':
        this.#books.runs.take(message.run)
        return this.#presenting.aids.noteRun(message.run)
      case 'position':
        return this.#following.take(message.position)
      case 'refused':
        return this.#presenting.commander.takeRefusal(message)
      case 'link':
        return this.#presenting.links.show(message.role, message.url)
      case 'goodbye':
        return this.#lost.show(endedSentence(message.reason))
      case 'candidates':
      case 'trust':
      case 'catch-up':
      case 'timings':
      case 'reset-plan':
        this.#presenting.aids.take(message)
    }
  }

  #showRecording(): void {
    this.#desk.pane.setRecording(this.#books.recording.words)
    this.#show.overlay.showRuns()
  }

  #welcome({ role, target, simulated, position }: Welcome): void {
    const isFirst = this.#role === null
    this.#role = role
    setAttribute(document.body, 'data-role', role)
    this.#bar.setTarget(target, simulated)
    this.#presenting.aids.restart(simulated)
    this.#bar.setFollower(!this.#isPresenter)
    this.#desk.pane.setReadOnly(!this.#isPresenter)
    if (this.#isPresenter) this.#show.overlay.enable(this.#presenting.commander)
    if (!isFirst) return
    const slide = this.#isPresenter ? this.#asked : null
    this.#asked = null
    this.#show.navigator.expect(slide === null ? position : { slide, fragment: 0 })
  }
}

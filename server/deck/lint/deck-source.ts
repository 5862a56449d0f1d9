import type { Block, Deck } from '../deck.ts'
import type { DeckText } from '../deck-text.ts'
import { type FenceInfo, parseFenceInfo } from '../fence.ts'

const LINE = /\r\n?|\n/g
const FENCE = /^[\s>]*(?:[-*+]\s+|\d+[.)]\s+)*[\s>]*(?:`{3,}|~{3,})(.*)$/

/** A deck beside its text as the file holds it, byte order mark and line ends kept. */
export class DeckSource {
  readonly deck: Deck
  readonly text: string
  readonly encoding: DeckText['encoding']
  /** False when bytes of the file are not what its encoding says. */
  readonly isWhole: boolean
  /** Without their ends; numbered from 0, and the same as the deck's. */
  readonly lines: readonly string[]
  private readonly starts: readonly number[]
  private readonly code = new Map<number, Block>()

  constructor(deck: Deck, { text, encoding, isWhole }: DeckText) {
    this.deck = deck
    this.text = text
    this.encoding = encoding
    this.isWhole = isWhole
    const ends = [...text.matchAll(LINE)]
    this.starts = [0, ...ends.map((end) => end.index + end[0].length)]
    this.lines = this.starts.map((start, index) => text.slice(start, ends[index]?.index))
    for (const block of deck.blocks)
      for (let line = 0; line < block.source.split('\n').length; line++)
        this.code.set(block.line + 1 + line, block)
  }

  /** The text of a 1-based line, empty when there is none. */
  line(line: number): string {
    return this.lines[line - 1] ?? ''
  }

  /** The offset in `text` where a 1-based line starts. */
  startOf(line: number): number {
    return this.starts[line - 1] ?? this.text.length
  }

  /** The block whose code a 1-based line is part of, its fences not counted. */
  blockAt(line: number): Block | undefined {
    return this.code.get(line)
  }

  /** A block's info string as written. */
  infoOf({ line }: Block): string {
    return FENCE.exec(this.line(line))?.[1] ?? ''
  }

  /** A block's info string, taken apart. */
  fenceOf(block: Block): FenceInfo {
    return parseFenceInfo(this.infoOf(block))
  }

  /** The 1-based line of a setting under `live:`; 1 when it cannot be found. */
  lineOfLive(name: string): number {
    const index = this.lines.findIndex((line) => new RegExp(String.raw`^\s+${name}\s*:`).test(line))
    return index < 0 ? 1 : index + 1
  }
}

/** A picture as the deck shows it. */
export interface ImageFact {
  line: number
  /** What it says to those who do not see it, Marp's keywords left out. */
  alt: string
  /** True for one that fills a slide's background, or that says itself to be decoration. */
  decorative: boolean
}

export interface LinkFact {
  line: number
  /** As written; empty when it leads nowhere. */
  href: string
}

export interface HeadingFact {
  line: number
  text: string
  /** The 1-based line of the dashes that made it a heading; 0 when `#` or `=` did. */
  dashes: number
}

/** A piece of text as readers see it, code left out. */
export interface TextFact {
  line: number
  text: string
}

/** What the lint rules are told of a deck besides its slides and blocks, in its order; every line is 1-based. */
export interface DeckFacts {
  images: ImageFact[]
  links: LinkFact[]
  headings: HeadingFact[]
  texts: TextFact[]
}

/** Makes facts of a deck that has none yet. */
export function noFacts(): DeckFacts {
  return { images: [], links: [], headings: [], texts: [] }
}

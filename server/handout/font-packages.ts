/** Debian's packages with signs of all the world, by what is only in them; what none is for is in the last one if at all. */
const PACKAGES: readonly (readonly [RegExp, string])[] = [
  [/\p{Emoji_Presentation}|\p{Extended_Pictographic}/u, 'fonts-noto-color-emoji'],
  // With their punctuation, halves and doubles of width, and the signs that stand in a circle or a square.
  [
    /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Bopomofo}\u{3000}-\u{33FF}\u{FE30}-\u{FE4F}\u{FF00}-\u{FFEF}]/u,
    'fonts-noto-cjk',
  ],
  [/./su, 'fonts-noto-core'],
]

/** Names the packages that are likely to have these signs, each once: emoji, Chinese, Japanese and Korean, all others. */
export function fontPackages(signs: readonly string[]): string[] {
  const wanted = new Set(signs.map((sign) => PACKAGES.find(([pattern]) => pattern.test(sign))?.[1]))
  return PACKAGES.flatMap(([, name]) => (wanted.has(name) ? [name] : []))
}

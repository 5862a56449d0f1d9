import { expect, test } from 'vitest'

import { showHidden } from './visible-text.ts'

test.each([
  ['echo plain\necho two', 'echo plain\necho two'],
  ['a\tb', 'a⟨TAB⟩b'],
  ['rm -rf x\recho harmless', 'rm -rf x⟨CR⟩echo harmless'],
  ['\x1b[8mhidden', '⟨ESC⟩[8mhidden'],
  ['del\x7f', 'del⟨U+007F⟩'],
  ['c1 \x9b', 'c1 ⟨U+009B⟩'],
  ['echo \u202Etxt.sh', 'echo ⟨U+202E⟩txt.sh'],
  ['zero\u200Bwidth\uFEFF', 'zero⟨U+200B⟩width⟨U+FEFF⟩'],
  ['tag \u{E0041}', 'tag ⟨U+E0041⟩'],
  ['größer → ✓', 'größer → ✓'],
])('%j is shown as %j', (text, shown) => {
  expect(showHidden(text)).toBe(shown)
})

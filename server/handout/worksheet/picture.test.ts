import { expect, test } from 'vitest'
import { PictureFolder } from './picture-folder.ts'
import { describePicture, movePicture } from './picture.ts'

const folder = new PictureFolder('lab.worksheet', '/lab/slides')

test.each([
  ['bg right:33% w:360 A wheel', 'A wheel', true],
  ['center width:960 Arrows to the left and right', 'Arrows to the left and right', false],
  ['bg', '', true],
  ['Right', 'Right', false],
  ['', '', false],
])('of %o the reader is told %o', (alt, text, isBackground) => {
  expect(describePicture(alt)).toEqual({ text, isBackground })
})

test('a picture that lies in the deck itself is replaced by its text, one without words in the background by nothing', () => {
  const data = { type: 'image', url: 'data:image/png;base64,AA==' } as const
  expect(movePicture({ ...data, alt: 'A dot' }, folder)).toEqual({
    type: 'emphasis',
    children: [{ type: 'text', value: 'A dot' }],
  })
  expect(movePicture({ ...data, alt: 'bg' }, folder)).toBeNull()
})

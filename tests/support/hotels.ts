import { join } from 'node:path'

import type { Page } from 'playwright-core'
import { expect } from 'vitest'

import { goToSlide } from './chromium.ts'

/** The slide from which the web UI is opened. */
export const HOTELS_SLIDE = 50

/** A laptop's window and a projector's, in pixels. */
const SCREENS = [
  [1280, 720],
  [1920, 1080],
] as const

/** Opens the web UI from its slide, and reads hotels from the map and a popup of it; puts pictures into a folder if one is named. */
export async function readHotels(page: Page, pictures?: string): Promise<void> {
  await goToSlide(page, HOTELS_SLIDE)
  if (pictures !== undefined) await page.screenshot({ path: join(pictures, 'open.png') })
  const [map] = await Promise.all([page.waitForEvent('popup'), page.locator('.step-link:visible').click()])
  for (const [width, height] of SCREENS) {
    await map.setViewportSize({ width, height })
    await map.reload()
    await expect.poll(() => map.locator('#hotels li').count(), { timeout: 15_000 }).toBe(24)
    expect(await coveredPrices(map)).toEqual([])
    const row = map.locator('#hotels button').nth(2)
    await row.click()
    const [name = '', price = ''] = await row.locator('.name, .price').allTextContents()
    const popup = await map.locator('.leaflet-popup-content').textContent()
    for (const part of [name, `${price} a night`, '+357 22']) expect(popup).toContain(part)
    expect(await map.locator('.hotel[data-chosen]').textContent()).toBe(price)
    if (pictures === undefined) continue
    await map.screenshot({ path: join(pictures, `hotels-${width}.png`), animations: 'disabled' })
  }
  await map.close()
}

/** The prices that another one covers, where they cannot be read. */
async function coveredPrices(map: Page): Promise<string[]> {
  return await map.evaluate(() => {
    const labels = [...document.querySelectorAll('.hotel:not([data-small]) span')].map((label) => ({
      text: label.textContent,
      box: label.getBoundingClientRect(),
    }))
    if (labels.length < 10) return [`only ${labels.length} prices show`]
    const covers = (one: DOMRect, other: DOMRect): boolean =>
      one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
    return labels.flatMap(({ text, box }, index) =>
      labels.slice(index + 1).some((other) => covers(box, other.box)) ? [text] : [],
    )
  })
}

import type { Browser } from '../browser/browser.ts'
import type { Page, PageContent, PrintOptions } from '../browser/page.ts'

/** What is printed, on what paper. */
export interface PrintJob extends PageContent, PrintOptions {
  /** The window's size in CSS pixels while it is laid out. */
  window?: { width: number; height: number }
  /** Runs in the page once it is laid out, before it is printed. */
  prepare?: string
  /** Looks at the page before it is printed; what it throws ends the printing. */
  inspect?: (page: Page) => void
}

const A4_WINDOW = { width: 794, height: 1123 }

/** Prints an HTML page to a tagged PDF with the browser of an export; the page's own `@page` rule says the paper. */
export async function printHtml(browser: Browser, job: PrintJob): Promise<Buffer> {
  const page = await browser.newPage(job.window ?? A4_WINDOW)
  try {
    await page.open(job)
    if (job.prepare !== undefined) await page.evaluate(job.prepare)
    job.inspect?.(page)
    return await page.print(job)
  } finally {
    await page.dispose()
  }
}

import type { Page } from 'playwright-core'
import type { Journeys } from './browser.ts'
import { expect } from './browser.ts'

const focused = (page: Page) => page.evaluate(() => {
  const element = document.activeElement as HTMLElement | null
  return (element?.getAttribute('aria-label') ?? element?.textContent ?? '').trim()
})

/** Presses Tab until the element that is wanted has focus; each stop on the way must be visible and ringed. */
async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = []
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab')
    const now = await focused(page)
    if (now === name) return
    passed.push(now)
  }
  throw new Error(`Tab never came to "${name}"; it passed ${passed.join(' · ')}`)
}

const type = (page: Page, text: string) => page.keyboard.type(text)

export default {
  async 'makes an organization without a mouse'(journeys: Journeys) {
    const page = await journeys.as('NA')
    await journeys.visit(page, '/')
    await page.keyboard.press('Tab')
    expect(await focused(page), 'Skip to the content', 'the first stop')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id), 'main', 'where skipping leads')
    await journeys.visit(page, '/')
    await tabTo(page, 'Organizations')
    await page.keyboard.press('Enter')
    await page.getByRole('table', { name: 'Organizations' }).waitFor()
    await tabTo(page, 'New organization')
    await page.keyboard.press('Enter')
    const name = page.getByRole('textbox', { name: 'Name', exact: true })
    await name.waitFor()
    for (let presses = 0; presses < 20 && !(await name.evaluate((input) => input === document.activeElement)); presses += 1) await page.keyboard.press('Tab')
    await type(page, 'Keyboard Academy')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await type(page, 'School')
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowDown')
    await page.getByRole('listbox').getByRole('option').first().waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('listbox').waitFor({ state: 'hidden' })
    await tabTo(page, 'Create')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Keyboard Academy' }).waitFor()
  },

  async 'is never left without a visible focus'(journeys: Journeys) {
    const page = await journeys.as('NA')
    await journeys.visit(page, '/organizations')
    for (let presses = 0; presses < 25; presses += 1) {
      await page.keyboard.press('Tab')
      const ring = await page.evaluate(() => {
        const element = document.activeElement
        if (!element || element === document.body) return 'left the page'
        const own = getComputedStyle(element)
        const after = getComputedStyle(element, '::after')
        return [own, after].some((style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) ? 'ringed' : element.outerHTML.slice(0, 200)
      })
      if (ring === 'left the page') return
      expect(ring, 'ringed', 'focus')
    }
  },
}

/** What a page may run and load is this server's own, in a browser that says what it was kept from. */
import type { Journeys } from './browser.ts'
import { expect } from './browser.ts'

interface Report { directive: string; blocked: string }

export default {
  async 'nothing written into a page runs, and nothing from elsewhere is loaded or called'(journeys: Journeys) {
    const page = await journeys.as('NA')
    const elsewhere: string[] = []
    await page.route((address) => address.hostname === 'elsewhere.example', (route) => {
      elsewhere.push(route.request().url())
      return route.fulfill({ body: '' })
    })
    for (const path of ['/', '/sign-in', '/admin/people', '/nowhere']) {
      await journeys.visit(page, path)
      const { reports, ran, colored } = await page.evaluate(async () => {
        const reports: Report[] = []
        document.addEventListener('securitypolicyviolation', (each) => reports.push({ directive: each.effectiveDirective, blocked: each.blockedURI }))
        const add = (name: string, attributes: Record<string, string>, text = '') => {
          const element = document.createElement(name)
          for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value)
          element.textContent = text
          document.body.append(element)
          return element
        }
        add('script', {}, 'window.ran = true')
        add('script', { src: 'https://elsewhere.example/a.js' })
        add('img', { src: 'https://elsewhere.example/a.png' })
        add('object', { data: '/' })
        add('iframe', { src: 'https://elsewhere.example/' })
        add('base', { href: 'https://elsewhere.example/' })
        add('button', { onclick: 'window.ran = true' }).click()
        const painted = add('p', { style: 'color: rgb(1, 2, 3)' }, 'painted')
        add('style', {}, 'p { color: rgb(1, 2, 3) }')
        await fetch('https://elsewhere.example/a').catch(() => undefined)
        const needed = ['script-src-elem', 'script-src-attr', 'img-src', 'object-src', 'frame-src', 'base-uri', 'style-src-attr', 'style-src-elem', 'connect-src']
        for (let turns = 0; turns < 200 && !needed.every((directive) => reports.some((each) => each.directive === directive)); turns += 1)
          await new Promise((resolve) => setTimeout(resolve, 10))
        return { reports, ran: 'ran' in window, colored: getComputedStyle(painted).color === 'rgb(1, 2, 3)' }
      })
      expect(ran, false, `a script written into ${path} ran`)
      expect(colored, false, `a style written into ${path} held`)
      expect([...new Set(reports.map((each) => each.directive))].sort(), ['base-uri', 'connect-src', 'frame-src', 'img-src', 'object-src', 'script-src-attr',
        'script-src-elem', 'style-src-attr', 'style-src-elem'], `what was kept from ${path}`)
    }
    expect(elsewhere, [], 'what was asked for elsewhere')
    journeys.forgive(/Content Security Policy|violates the following|ERR_BLOCKED_BY_CSP/)
  },
}

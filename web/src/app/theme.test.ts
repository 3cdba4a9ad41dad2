// @vitest-environment node
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const css = readFileSync('src/app/theme.css', 'utf8')
const tokens = Object.fromEntries([...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map((match) => [match[1]!, [match[2]!, match[3]!]]))

function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}
/** Contrast of two colors as WCAG 2.2 defines it. */
function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

const grounds = ['page', 'surface', 'sunken']
const texts = ['text', 'muted', 'accent', 'improvement', 'concern', 'neutral-signal', 'common', 'error']
const washes = [['accent', 'accent-wash'], ['improvement', 'improvement-wash'], ['concern', 'concern-wash'], ['error', 'error-wash'], ['on-accent', 'accent']]

it.each([['light', 0], ['dark', 1]] as const)('can be read everywhere in %s: text 4.5 to 1, edges 3 to 1', (_, scheme) => {
  const color = (name: string) => tokens[name]![scheme]!
  const pairs = [...texts.flatMap((text) => grounds.map((ground) => [text, ground] as const)), ...washes as [string, string][]]
  expect(pairs.filter(([front, back]) => contrast(color(front), color(back)) < 4.5)).toEqual([])
  expect(grounds.filter((ground) => contrast(color('edge'), color(ground)) < 3)).toEqual([])
})

it('measures contrast as it is defined', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2)
})

it('asks for the colors that were chosen, and for one face of the type', () => {
  expect(tokens).toMatchObject({ page: ['#fafaf8', '#141513'], surface: ['#ffffff', '#1c1d1a'], accent: ['#2c3a85', '#c2c9ff'], error: ['#b3261e', '#ff9a92'] })
  expect(css.match(/url\('@fontsource-variable\/inter\/files\/inter-latin-wght-normal\.woff2'\)/g)).toHaveLength(1)
})

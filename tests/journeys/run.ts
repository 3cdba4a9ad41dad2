/** Runs every journey against a freshly started demonstration: `node tests/journeys/run.ts [name [words of a claim]]`. */
import { readdirSync } from 'node:fs'
import { Journeys } from './browser.ts'

const only = process.argv[2] ?? ''
const words = process.argv[3] ?? ''
// A page waits more than it works, so a few people go about at once, each claim of one file after the other.
const at_once = 3
const longest = ['first_start_journey.ts', 'accessibility_journey.ts', 'shell_journey.ts']

const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('_journey.ts') && file.includes(only)).sort()
const left = [...longest.filter((file) => files.includes(file)), ...files.filter((file) => !longest.includes(file))]

const house = await Journeys.start()
let passed = 0
let failed = 0

async function walkAll(): Promise<void> {
  for (let file = left.shift(); file; file = left.shift()) {
    const steps = (await import(`./${file}`)) as { default: Record<string, (journeys: Journeys) => Promise<void>> }
    for (const [claim, walk] of Object.entries(steps.default).filter(([claim]) => claim.includes(words))) {
      const journeys = house.another()
      const begun = performance.now()
      try {
        await walk(journeys)
        await journeys.expectNoComplaints()
        passed += 1
        console.log(`ok      ${file.replace('_journey.ts', '')}: ${claim} (${Math.round(performance.now() - begun)} ms)`)
      } catch (error) {
        failed += 1
        console.log(`FAILED  ${file.replace('_journey.ts', '')}: ${claim}\n${await journeys.whereabouts()}${String((error as Error).stack)}`)
      } finally {
        await journeys.leave()
      }
    }
  }
}

try {
  await Promise.all(Array.from({ length: at_once }, walkAll))
} finally {
  await house.stop()
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)

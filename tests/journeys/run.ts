/** Runs every journey against a freshly started demonstration: `node tests/journeys/run.ts [name]`. */
import { readdirSync } from 'node:fs'
import { Journeys } from './browser.ts'

const only = process.argv[2] ?? ''
const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('_journey.ts') && file.includes(only)).sort()

const journeys = await Journeys.start()
let passed = 0
let failed = 0
try {
  for (const file of files) {
    const steps = (await import(`./${file}`)) as { default: Record<string, (journeys: Journeys) => Promise<void>> }
    for (const [claim, walk] of Object.entries(steps.default)) {
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
} finally {
  await journeys.stop()
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)

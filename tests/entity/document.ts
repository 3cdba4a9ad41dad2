// What docs/add-an-entity.md tells its reader to do, in the order it is told.

/// A file to write, or lines to put after one that is there.
export type Step = { file: string; text: string; after?: string }

export interface Steps {
  changes: Step[]
  commands: string[]
}

/// Reads the blocks that follow "`path`, a new file:" or "`path`, after the line `…`:", and those in sh. Throws where
/// the page has a block that is neither, since nobody would follow it.
export function readSteps(page: string): Steps {
  const steps: Steps = { changes: [], commands: [] }
  for (const { 1: before = '', 2: language = '', 3: text = '' } of page.matchAll(/([^\n]*)\n\n```(\w*)\n(.*?)\n```\n/gs)) {
    if (language === 'sh') {
      steps.commands.push(...text.split('\n'))
      continue
    }
    const [, file, after] = /^`([^`]+)`, (?:a new file|after the line `([^`]+)`):$/.exec(before) ?? []
    if (!file) throw new Error(`"${before}" does not say what to do with the block below it`)
    steps.changes.push({ file, text: `${text}\n`, after })
  }
  return steps
}

/// The lines of C++ that a reader has to write; empty ones are none.
export function linesOfCode(changes: Step[]): number {
  const code = changes.filter(({ file }) => /\.[ch]pp$/.test(file))
  return code.flatMap(({ text }) => text.split('\n')).filter((line) => line.trim() !== '').length
}

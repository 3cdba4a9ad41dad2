// Reads a story: see README.md for the format.

export interface Line {
  text: string
  number: number
}

export type Step =
  | { kind: 'as'; who: string; number: number }
  | { kind: 'request'; method: string; path: string; lines: Line[]; number: number }
  | { kind: 'again'; number: number }
  | { kind: 'letter'; to: string; about: string; name: string; number: number }
  | { kind: 'code'; key: string; name: string; number: number }
  | { kind: 'gives'; status: number; name: string | undefined; checks: Line[]; number: number }

export interface Flow {
  title: string
  number: number
  steps: Step[]
}

/// All flows of a file; throws with the line of the first mistake.
export function readStory(text: string): Flow[] {
  const flows: Flow[] = []
  let inner: Line[] | undefined
  for (const [index, raw] of text.split('\n').entries()) {
    const number = index + 1
    const line = raw.trimEnd()
    if (line.trim() === '' || line.trimStart().startsWith('-- ')) continue
    if (line.startsWith('# ')) {
      flows.push({ title: line.slice(2).trim(), number, steps: [] })
      inner = undefined
      continue
    }
    const flow = flows.at(-1)
    if (!flow) throw new Error(`line ${number}: a file begins with "# " and the title of its first flow`)
    if (/^\s/.test(line)) {
      if (!inner) throw new Error(`line ${number}: nothing above takes indented lines`)
      inner.push({ text: line.trim(), number })
      continue
    }
    const { step, lines } = readStep(line, number)
    flow.steps.push(step)
    inner = lines
  }
  for (const flow of flows) {
    if (!flow.steps.some(({ kind }) => kind === 'gives')) throw new Error(`line ${flow.number}: "${flow.title}" checks nothing`)
  }
  return flows
}

function readStep(line: string, number: number): { step: Step; lines: Line[] | undefined } {
  const lines: Line[] = []
  const who = /^as (.+)$/.exec(line)?.[1]
  if (who) return { step: { kind: 'as', who, number }, lines: undefined }
  const letter = /^the letter to (\S+) about "([^"]+)", remember as ([a-z][a-z_0-9]*)$/.exec(line)
  if (letter) return { step: { kind: 'letter', to: letter[1] ?? '', about: letter[2] ?? '', name: letter[3] ?? '', number }, lines: undefined }
  const code = /^the code of (\S+), remember as ([a-z][a-z_0-9]*)$/.exec(line)
  if (code) return { step: { kind: 'code', key: code[1] ?? '', name: code[2] ?? '', number }, lines: undefined }
  if (line === 'again') return { step: { kind: 'again', number }, lines: undefined }
  const gives = /^gives (\d{3})(?:, remember as ([a-z][a-z_0-9]*))?$/.exec(line)
  if (gives) return { step: { kind: 'gives', status: Number(gives[1]), name: gives[2], checks: lines, number }, lines }
  const request = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (\S.*)$/.exec(line)
  if (request) return { step: { kind: 'request', method: request[1] ?? '', path: request[2] ?? '', lines, number }, lines }
  throw new Error(`line ${number}: not a step: ${line}`)
}

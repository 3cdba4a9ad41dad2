import type { Statement } from './statementQueries'

export interface Group { kind: Statement['kind'] | 'theory'; label: string | null; statements: Statement[] }

const clauses = ['if_clause', 'then_clause', 'outcome']

/** Whether a statement is part of the theory of action. */
export const isClause = (statement: Statement): boolean => clauses.includes(statement.kind)

/** Statements in order, those together that follow each other under one heading. */
export function grouped(statements: Statement[]): Group[] {
  const groups: Group[] = []
  for (const each of statements) {
    const kind = isClause(each) ? 'theory' : each.kind
    const label = each.label ?? null
    const last = groups.at(-1)
    if (last && last.kind === kind && last.label === label) last.statements.push(each)
    else groups.push({ kind, label, statements: [each] })
  }
  return groups
}

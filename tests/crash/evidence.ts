// What the database holds of the writes, asked without the server.
import { execFileSync } from 'node:child_process'
import type { Cluster } from '../support/postgresql.ts'
import type { Book } from './writers.ts'

interface Row {
  name: string
  rows: number
  places: number
  changes: number
}

export interface Ledger {
  url: string
  query<Found>(sql: string): Found[]
  /// The engine's own word on whether the file is whole; empty when it is.
  damage(): string
}

export function sqliteLedger(path: string): Ledger {
  const sqlite = (parameters: string[], sql: string) =>
    execFileSync('sqlite3', ['-cmd', '.timeout 10000', ...parameters, path, sql], { encoding: 'utf8', maxBuffer: 1 << 30 }).trim()
  return {
    url: `sqlite:${path}`,
    query: <Found>(sql: string) => JSON.parse(sqlite(['-json'], sql) || '[]') as Found[],
    damage() {
      const said = `${sqlite([], 'pragma integrity_check')}\n${sqlite([], 'pragma foreign_key_check')}`.trim()
      return said === 'ok' ? '' : said
    },
  }
}

export function postgresqlLedger(cluster: Cluster, database: string): Ledger {
  return { url: cluster.createDatabase(database), query: (sql) => cluster.query(database, sql), damage: () => '' }
}

function written(ledger: Ledger, prefix: string): Map<string, Row> {
  const rows = ledger.query<Row>(`
    select o.name as name, count(*) as rows, sum((select count(*) from place p where p.id = o.id)) as places,
      sum((select count(*) from change c where c.entity_id = o.id and c.version = 1 and c.action = 'create')) as changes
    from organization o where o.name like '${prefix} %' group by o.name`)
  return new Map(rows.map((row) => [row.name, { name: row.name, rows: Number(row.rows), places: Number(row.places), changes: Number(row.changes) }]))
}

/// Where the database differs from the book; empty when every acknowledged write is there once, and whole, and every other
/// one is whole or absent.
export function differences(ledger: Ledger, prefix: string, book: Book): string[] {
  const found = written(ledger, prefix)
  const faults: string[] = []
  for (const { name, outcome } of book.writes) {
    const row = found.get(name)
    found.delete(name)
    if (!row) {
      if (outcome === 'acknowledged') faults.push(`${name}: acknowledged and lost`)
      continue
    }
    if (row.rows !== 1) faults.push(`${name}: ${outcome} and there ${row.rows} times`)
    else if (row.places !== 1 || row.changes !== 1) faults.push(`${name}: in pieces: ${row.places} places, ${row.changes} rows of change`)
  }
  for (const name of found.keys()) faults.push(`${name}: there, though nobody wrote it`)
  const stray = ledger.query<{ id: string }>(`
    select c.entity_id as id from change c where c.entity = 'organization' and not exists (select 1 from organization o where o.id = c.entity_id)`)
  if (stray.length > 0) faults.push(`${stray.length} rows of change without their organization`)
  const damage = ledger.damage()
  if (damage) faults.push(damage)
  return faults
}

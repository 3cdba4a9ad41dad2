import type { ReactNode } from 'react'
import styles from '../../ui/EntityTable.module.css'

interface Props<Row> { name: string; rows: Row[]; keyOf: (row: Row) => string; columns: { title: string; cell: (row: Row) => ReactNode }[] }

/** Rows of a book; on narrow screens each value stands beside its name. */
export function BookTable<Row>({ name, rows, keyOf, columns }: Props<Row>) {
  return (
    <div className={styles.frame}>
      <table className={styles.table} role="table" aria-label={name}>
        <thead role="rowgroup">
          <tr role="row">{columns.map((column) => <th key={column.title} role="columnheader" scope="col">{column.title}</th>)}</tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={keyOf(row)} role="row">
              {columns.map((column, index) => (index === 0
                ? <th key={column.title} role="rowheader" scope="row">{column.cell(row)}</th>
                : <td key={column.title} role="cell" data-label={column.title}><span>{column.cell(row)}</span></td>))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

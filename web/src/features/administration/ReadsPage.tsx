import { Reference } from '../../ui/Reference'
import { useWords } from '../../ui/words'
import { Book } from './Book'
import { BookTable } from './BookTable'
import { useBook } from './useBook'

/** Who read of which student, by which right. */
export default function ReadsPage() {
  const words = useWords()
  const { t } = words
  const { rows, ...book } = useBook('access-ledger', ['student', 'reader'])
  return (
    <Book title={t('audit.reads')} intro={t('audit.reads_intro')} empty={t('audit.no_reads')} count={rows.length} {...book} person={{ name: 'reader', label: t('audit.reader') }}>
      <BookTable name={t('audit.reads')} rows={rows} keyOf={(row) => row.id} columns={[
        { title: t('audit.at'), cell: (row) => words.instant(row.at) },
        { title: t('audit.student'), cell: (row) => <Reference plurals={['people']} id={row.student_id} /> },
        { title: t('audit.reader'), cell: (row) => row.reader_name },
        { title: t('audit.right'), cell: (row) => t('audit.right_of', { role: words.value('role', row.role), relation: row.relation }) },
        { title: t('audit.what'), cell: (row) => row.fields },
      ]} />
    </Book>
  )
}

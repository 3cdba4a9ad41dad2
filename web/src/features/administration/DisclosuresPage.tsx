import { Reference } from '../../ui/Reference'
import { useWords } from '../../ui/words'
import { Book } from './Book'
import { BookTable } from './BookTable'
import { useBook } from './useBook'

/** To whom outside something was disclosed of which student, and on which ground. */
export default function DisclosuresPage() {
  const words = useWords()
  const { t } = words
  const { rows, ...book } = useBook('disclosures', ['student'])
  return (
    <Book title={t('audit.disclosures')} intro={t('audit.disclosures_intro')} empty={t('audit.no_disclosures')} count={rows.length} {...book}>
      <BookTable name={t('audit.disclosures')} rows={rows} keyOf={(row) => row.id} columns={[
        { title: t('audit.at'), cell: (row) => words.instant(row.at) },
        { title: t('audit.student'), cell: (row) => <Reference plurals={['people']} id={row.student_id} /> },
        { title: t('audit.party'), cell: (row) => row.further_parties ? t('audit.and_further', { party: row.party, further: row.further_parties }) : row.party },
        { title: t('audit.interest'), cell: (row) => row.interest },
        { title: t('audit.what'), cell: (row) => row.what },
        { title: t('audit.ground'), cell: (row) => row.ground },
        { title: t('audit.by'), cell: (row) => row.by_name },
      ]} />
    </Book>
  )
}

import { useWords } from '../../ui/words'
import type { Organization } from './queries'

interface Props { of: Pick<Organization, 'grade_low' | 'grade_high'> }

/** The span of grades an organization serves. */
export function Grades({ of: { grade_low: low, grade_high: high } }: Props) {
  const words = useWords()
  const { t } = words
  const name = (grade: string) => words.value('grade', grade)
  if (low && high && low !== high) return <>{t('organization.grade_span', { low: name(low), high: name(high) })}</>
  if (low) return <>{name(low)}</>
  return <>{high ? name(high) : t('value.none')}</>
}

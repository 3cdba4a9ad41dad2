import { useQuery } from '@tanstack/react-query'
import { useTranslation } from './translation'
import { someWhere } from '../api/entities'
import { nameOf } from './words'

interface Props { plurals: string[]; id: string }

/** The name of a row that another row refers to by id. */
export function Reference({ plurals, id }: Props) {
  const { t } = useTranslation()
  const { data, isPending } = useQuery(someWhere(plurals, id))
  if (isPending) return <span aria-busy="true">…</span>
  return data ? <>{nameOf(data.entity)}</> : <span className="muted">{t('value.hidden')}</span>
}

import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useState } from 'react'
import { api } from '../../api/client'
import type { Field } from '../../api/description'
import type { Inputs } from '../../ui/inputs'
import { PageSkeleton } from '../../ui/Skeleton'
import { useWords } from '../../ui/words'

const EntityEditor = lazy(() => import('../../ui/EntityEditor').then((part) => ({ default: part.EntityEditor })))

const order = ['person_mail', 'person_name', 'place_id', 'role', 'since', 'until']
const places: Partial<Field> = { kind: 'reference', references: ['organizations', 'networks'], offered: ['role-grants/organizations', 'role-grants/networks'] }
const day = (date: Date) => date.toLocaleDateString('sv-SE')

/** Gives a person a role at a place, for at most a year. */
export default function RoleGrantForm() {
  const { t } = useWords()
  const [place, setPlace] = useState('')
  const typed = useCallback((inputs: Inputs) => setPlace(String(inputs.place_id ?? '')), [])
  const { data, error } = useQuery({ ...api.queryOptions('get', '/api/v1/role-grants/choices', { params: { query: { place_id: place } } }), enabled: place !== '' })
  const roles = data?.items ?? []
  const now = new Date()
  const start = { since: day(now), until: day(new Date(now.getFullYear() + 1, now.getMonth(), now.getDate() - 1)) }
  return (
    <Suspense fallback={<PageSkeleton />}>
    <EntityEditor plural="role-grants" order={order} known={{ place_id: places, role: { choices: roles.map((each) => each.role) } }} typed={typed}
      start={start} title={t('people.give')} submit={t('people.give')} crumbs={[{ to: '/admin/people', text: t('people.title') }]}
      intro={<p className="prose">{t('people.give_intro')}</p>}
      notes={{ role: place === '' ? t('people.place_first') : error ? t('people.nothing_to_give') : '' }}
      cancel="/admin/people" saved={(entity) => `/admin/people/${entity.id}`} />
    </Suspense>
  )
}

import { NativeSelect } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { useSearchParams } from 'react-router'
import { useMe } from '../../api/me'
import { Empty } from '../../ui/Empty'
import { EntityTable } from '../../ui/EntityTable'
import { Failure } from '../../ui/Failure'
import { ButtonLink } from '../../ui/LinkTo'
import { Page } from '../../ui/Page'
import { Skeleton } from '../../ui/Skeleton'
import { useDescription } from '../../ui/useDescription'
import { useWords } from '../../ui/words'
import { endingWithin } from './dates'
import { PeopleTabs } from './PeopleTabs'
import { ReferenceFilter } from './ReferenceFilter'
import { RoleState } from './RoleState'

const Waiting = lazy(() => import('./Waiting').then((part) => ({ default: part.Waiting })))

const columns = ['person_name', 'role', 'place_name', 'since', 'until', 'in_force']
const filters = ['role']

/** Who holds which role where, and until when; what waits for a second person; what ends soon. */
export default function PeoplePage() {
  const { t } = useWords()
  const { may } = useMe()
  const [parameters, setParameters] = useSearchParams()
  const { description, error, refetch } = useDescription('role-grants')
  const ending = Number(parameters.get('ending')) || 0
  const setEnding = (days: string) =>
    setParameters((now) => {
      const next = new URLSearchParams(now)
      if (days) next.set('ending', days)
      else next.delete('ending')
      return next
    }, { replace: true })
  const actions = may('X2:edit') && (
    <>
      <ButtonLink to={`/admin/people/renewal?ending=${ending || 60}`} variant="default">{t('renewal.title')}</ButtonLink>
      <ButtonLink to="/admin/people/new">{t('people.give')}</ButtonLink>
    </>
  )
  const more = (
    <>
      <ReferenceFilter name="place_id" label={t('field.role-grants.place_id')} plurals={['organizations', 'networks']} />
      <NativeSelect label={t('people.ending')} value={parameters.get('ending') ?? ''} onChange={(event) => setEnding(event.currentTarget.value)}
        data={[{ value: '', label: t('people.ending_any') }, ...['30', '60'].map((days) => ({ value: days, label: t('people.ending_in', { count: Number(days) }) }))]} />
    </>
  )
  return (
    <Page title={t('people.title')} actions={actions}>
      <PeopleTabs />
      <p className="prose">{t('people.intro')}</p>
      {may('X2:confirm') && <Suspense><Waiting /></Suspense>}
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!error && !description && <Skeleton rows={8} />}
      {description && (
        <EntityTable description={description} columns={columns} to={(row) => `/admin/people/${row.id}`} more={more}
          filters={filters} fixed={ending ? endingWithin(ending) : {}}
          cells={{ in_force: (row) => <RoleState inForce={row.in_force === true} waits={row.needs_confirmation === true} /> }}
          empty={ending
            ? <Empty title={t('renewal.none', { count: ending })} text={t('renewal.none_why')} />
            : <Empty title={t('people.none')} text={t('people.none_why')} />} />
      )}
    </Page>
  )
}

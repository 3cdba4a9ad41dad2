import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useParams } from 'react-router'
import { oneOf, type Entity } from '../../api/entities'
import { FailurePage } from '../../ui/FailurePage'
import { Page } from '../../ui/Page'
import { Facts, Panel } from '../../ui/Panel'
import { PageSkeleton } from '../../ui/Skeleton'
import { useDescription } from '../../ui/useDescription'
import { Value } from '../../ui/Value'
import { nameOf, useWords } from '../../ui/words'
import { NotFoundPage } from '../NotFoundPage'

const EntityEditor = lazy(() => import('../../ui/EntityEditor').then((part) => ({ default: part.EntityEditor })))
const History = lazy(() => import('../../ui/History').then((part) => ({ default: part.History })))

/** One row of any described list: a form for who may change it, its facts for who may not; and its history. */
export default function DataRowPage() {
  const { plural = '', id = '' } = useParams()
  const words = useWords()
  const { description } = useDescription(plural)
  const { data, error, refetch } = useQuery(oneOf(plural, id))
  const list = `/admin/data/${plural}`
  const crumbs = [{ to: '/admin/data', text: words.t('data.title') }, { to: list, text: words.list(plural) }]
  if (description === null) return <NotFoundPage />
  if (error) return <FailurePage error={error} retry={() => void refetch()} crumbs={crumbs} />
  if (!data || !description) return <PageSkeleton />
  const entity = data.entity as Entity
  const named = description.fields.find((field) => ['name', 'title', 'label'].includes(field.name))
  const title = named ? nameOf(entity) : words.list(plural)
  const history = description.remembers && <Suspense><History plural={plural} id={entity.id} /></Suspense>
  if (description.change && data.may.includes('edit')) {
    return (
      <>
        <EntityEditor key={entity.id} plural={plural} title={title} crumbs={crumbs} held={{ entity, may: data.may }}
          cancel={list} saved={() => list} archived={list} />
        {history}
      </>
    )
  }
  const facts = description.fields.filter((field) => !field.readOnly)
    .map((field) => ({ label: words.field(plural, field.name), value: <Value field={field} value={entity[field.name]} /> }))
  return (
    <Page title={title} crumbs={crumbs} as={data.as}>
      <Panel title={words.t('shell.facts')}><Facts facts={facts} /></Panel>
      {history}
    </Page>
  )
}

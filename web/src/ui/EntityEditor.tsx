import { lazy, Suspense, type ReactNode } from 'react'
import { useNavigate } from 'react-router'
import type { Field } from '../api/description'
import type { Entity } from '../api/entities'
import { useAddress } from './address'
import { EntityForm } from './EntityForm'
import { Failure } from './Failure'
import type { Inputs } from './inputs'
import { Page, type Crumb } from './Page'
import { Skeleton } from './Skeleton'
import { useDescription } from './useDescription'
import { nameOf, useWords } from './words'

// Below the form, and seldom wanted.
const ArchiveEntity = lazy(() => import('./ArchiveEntity').then((part) => ({ default: part.ArchiveEntity })))

interface Props {
  plural: string
  title: string
  crumbs: Crumb[]
  /** The row to change and what the reader may do to it; without it a new one is made. */
  held?: { entity: Entity; may: string[] }
  /** Fields asked for, in this order; without it all that can be written. */
  order?: string[]
  /** Fields the page knows more about than the description: what they refer to, what is worth offering. */
  known?: Record<string, Partial<Field>>
  start?: Record<string, unknown>
  fixed?: Record<string, unknown>
  submit?: string
  intro?: ReactNode
  cancel: string
  typed?: (inputs: Inputs) => void
  /** Words beneath a field in place of its meaning, as long as there are any. */
  notes?: Record<string, string>
  saved: (entity: Entity) => string
  archived?: string
}

/** A page that is one form. */
export function EntityEditor({ plural, title, crumbs, held, order, known = {}, start, fixed = {}, submit, intro, cancel, typed, notes, saved, archived }: Props) {
  const { t } = useWords()
  const navigate = useNavigate()
  const address = useAddress()
  const { description, error, refetch } = useDescription(plural)
  const writable = (held ? description?.change : description?.draft) ?? []
  const asked = writable.filter((field) => !(field.name in fixed) && (!order || order.includes(field.name)))
    .map((field) => ({ ...field, ...known[field.name] }))
  const fields: Field[] = order ? asked.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name)) : asked
  const allowed = !held || held.may.includes('edit')
  return (
    <Page title={title} crumbs={crumbs}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!error && !description && <Skeleton rows={6} rowHeight={84} />}
      {description && !allowed && <p className="prose">{t('failure.forbidden.text')}</p>}
      {description && allowed && (
        <>
          {intro}
          <EntityForm key={held?.entity.id ?? 'new'} plural={plural} fields={fields} entity={held?.entity} start={start} fixed={fixed}
            submit={submit ?? t(held ? 'form.save' : 'form.create')} cancel={cancel} typed={typed} notes={notes}
            onSaved={(entity) => void navigate(address(saved(entity)))} />
          {held && archived && description.archives && (held.may.includes('edit') || held.may.includes('archive')) && !held.entity.archived_at && (
            <Suspense>
              <ArchiveEntity plural={plural} entity={held.entity} name={nameOf(held.entity)} onArchived={() => void navigate(address(archived))} />
            </Suspense>
          )}
        </>
      )}
    </Page>
  )
}

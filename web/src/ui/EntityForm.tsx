import { Button } from '@mantine/core'
import { lazy, Suspense, useEffect, useId, useRef, useState, type FormEvent } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Refused } from '../api/client'
import type { Field } from '../api/description'
import { change, create, keys, oneOf, type Entity } from '../api/entities'
import { dropDraft, keepDraft, keptDraft } from './draft'
import { EntityField } from './EntityField'
import styles from './EntityForm.module.css'
import { asInputs, changesFrom, draftFrom, fieldOf, type Inputs } from './inputs'
import { LinkTo } from './LinkTo'
import { Notice } from './Notice'
import { ProblemSummary } from './ProblemSummary'
import { useWords } from './words'

// Only who was overtaken sees it.
const StaleChooser = lazy(() => import('./StaleChooser').then((part) => ({ default: part.StaleChooser })))

interface Props {
  plural: string
  /** The inputs, in this order. */
  fields: Field[]
  /** The row being changed; without it a new one is made. */
  entity?: Entity
  /** Values a new row starts with. */
  start?: Record<string, unknown>
  /** Values the page knows, sent with a new row and not asked for. */
  fixed?: Record<string, unknown>
  submit: string
  cancel: string
  /** Told what is typed, for a page that offers one thing by another. */
  typed?: (inputs: Inputs) => void
  /** Words beneath a field in place of its meaning, as long as there are any. */
  notes?: Record<string, string>
  onSaved: (entity: Entity) => void
}

interface Stale { entity: Entity; conflicts: Field[] }

const slugOf = (name: string) =>
  name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 80)

/** Makes or changes one row of any described list. */
export function EntityForm({ plural, fields, entity, start = {}, fixed = {}, submit, cancel, typed, notes = {}, onSaved }: Props) {
  const words = useWords()
  const { t } = words
  const cache = useQueryClient()
  const prefix = useId()
  const form = `${plural}.${entity?.id ?? ['new', ...Object.values(fixed)].join('.')}`
  const [held, setHeld] = useState(entity)
  const [base, setBase] = useState(() => asInputs(fields, entity ?? start))
  const [kept] = useState(() => keptDraft(form))
  const [restored, setRestored] = useState(kept !== null)
  const [inputs, setInputs] = useState<Inputs>(() => ({ ...base, ...kept }))
  const [problems, setProblems] = useState<{ what: string; field?: Field }[]>([])
  const [shown, setShown] = useState<{ what: string; input?: string }[]>([])
  const [stale, setStale] = useState<Stale | null>(null)
  const [sending, setSending] = useState(false)
  const attempt = useRef({ body: '', key: '' })

  useEffect(() => typed?.(inputs), [typed, inputs])

  const idOf = (field: Field) => `${prefix}${field.name}`
  const mandatory = (field: Field) => field.kind !== 'yesno' && (entity ? !field.optional : field.required && !field.optional)

  const set = (field: Field, value: string | boolean) => {
    const next = { ...inputs, [field.name]: value }
    if (!entity && field.name === 'name' && typeof value === 'string' && 'slug' in inputs && inputs.slug === slugOf(String(inputs.name))) {
      next.slug = slugOf(value)
    }
    setInputs(next)
    keepDraft(form, next)
  }

  const show = (found: { what: string; field?: Field }[]) => {
    setProblems(found)
    setShown(found.map(({ what, field }) => (field ? { what: t('form.named_problem', { field: words.field(plural, field.name), what }), input: idOf(field) } : { what })))
  }

  const discard = () => {
    dropDraft(form)
    setInputs(base)
    setRestored(false)
    show([])
  }

  const send = async () => {
    const body = held ? changesFrom(fields, base, inputs) : { ...draftFrom(fields, inputs), ...fixed }
    const text = JSON.stringify([body, held?.version])
    // The same body sent again is the same wish: the key lets the server recognize it after a lost connection.
    if (attempt.current.body !== text) attempt.current = { body: text, key: crypto.randomUUID() }
    const saved = held
      ? await change(plural, held.id, held.version, body, attempt.current.key)
      : await create(plural, body, attempt.current.key)
    dropDraft(form)
    await cache.invalidateQueries({ predicate: (query) => ['list', 'one', 'somewhere'].includes(String(query.queryKey[0])) })
    onSaved(saved.entity)
  }

  const compare = async (id: string) => {
    const now = (await cache.fetchQuery({ ...oneOf(plural, id), staleTime: 0 })).entity as Entity
    const theirs = asInputs(fields, now)
    const merged: Inputs = {}
    const conflicts: Field[] = []
    for (const { name } of fields) {
      const touched = inputs[name] !== base[name]
      merged[name] = (touched ? inputs[name] : theirs[name]) ?? ''
      if (touched && theirs[name] !== base[name] && theirs[name] !== inputs[name]) conflicts.push(fields.find((field) => field.name === name)!)
    }
    setInputs(merged)
    setStale({ entity: now, conflicts })
  }

  const submitted = async (event: FormEvent) => {
    event.preventDefault()
    // What was chosen may be offered no longer.
    const given = ({ name, kind, choices }: Field) => {
      const text = String(inputs[name] ?? '').trim()
      return kind === 'choice' ? choices.includes(text) : text !== ''
    }
    const missing = fields.filter((field) => mandatory(field) && !given(field))
    show(missing.map((field) => ({ field, what: t('form.missing') })))
    if (missing.length > 0) return
    setSending(true)
    try {
      await send()
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      if (error.status === 412 && held) await compare(held.id)
      else if (error.problems.length > 0) show(error.problems.map((problem) => ({ what: problem.what, field: fieldOf(problem, fields) })))
      else if (error.status === 503) show([{ what: t('form.busy', { count: error.wait ?? 1 }) }])
      else show([{ what: error.status === 0 ? t('form.unreachable') : error.title || t('failure.broken.title') }])
    } finally {
      setSending(false)
    }
  }

  const chosen = (values: Inputs) => {
    if (!stale) return
    const next = { ...inputs, ...values }
    setHeld(stale.entity)
    setBase(asInputs(fields, stale.entity))
    setInputs(next)
    keepDraft(form, next)
    cache.setQueryData(keys.one(plural, stale.entity.id), undefined)
    setStale(null)
  }

  return (
    <form className={styles.form} noValidate onSubmit={(event) => void submitted(event)}>
      <ProblemSummary problems={shown} />
      {restored && (
        <Notice action={<Button variant="default" size="compact-md" onClick={discard}>{t('form.discard')}</Button>}>{t('form.restored')}</Notice>
      )}
      {stale ? (
        <Suspense>
          <StaleChooser plural={plural} fields={stale.conflicts} mine={inputs} theirs={asInputs(fields, stale.entity)} onChosen={chosen} />
        </Suspense>
      ) : (
        <>
          {fields.map((field) => (
            <EntityField key={field.name} plural={plural} field={field} id={idOf(field)} mandatory={mandatory(field)} note={notes[field.name]}
              value={inputs[field.name] ?? ''} onChange={(value) => set(field, value)}
              error={problems.find((problem) => problem.field?.name === field.name)?.what} />
          ))}
          <div className={styles.actions}>
            <Button type="submit" loading={sending}>{submit}</Button>
            <LinkTo to={cancel} className={styles.cancel} onClick={() => dropDraft(form)}>{t('form.cancel')}</LinkTo>
          </div>
        </>
      )}
    </form>
  )
}

import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useRef, useState, type FormEvent } from 'react'
import { useNavigate, useParams } from 'react-router'
import { Refused } from '../../api/client'
import { create } from '../../api/entities'
import { useAddress } from '../../ui/address'
import { announce } from '../../ui/announce'
import { dropDraft, keepDraft, keptDraft } from '../../ui/draft'
import { FailurePage } from '../../ui/FailurePage'
import { LinkTo } from '../../ui/LinkTo'
import { Notice } from '../../ui/Notice'
import { Page } from '../../ui/Page'
import { ProblemSummary } from '../../ui/ProblemSummary'
import { PageSkeleton } from '../../ui/Skeleton'
import { useWords } from '../../ui/words'
import { network as networkQuery, type Network } from './queries'
import { editionInForce, type Statement } from './statementQueries'
import styles from './Edition.module.css'

const kinds = ['mission', 'vision', 'value', 'principle', 'if_clause', 'then_clause', 'outcome'] as const
/** Kinds of which a network has several, each with a name and in its own words. */
const isNamed = (kind: Statement['kind']) => kind === 'value' || kind === 'principle'
const fresh = (kind: Statement['kind']): Statement => ({ key: crypto.randomUUID(), kind, label: null, name: null, text: null })
const today = () => new Date().toLocaleDateString('sv')

interface Draft { statements: Statement[]; reason: string; adopted_on: string }

/** Writes the next edition of what a network says of itself, starting from the one in force. */
export default function EditionForm() {
  const { network: id = '' } = useParams()
  const { t } = useWords()
  const network = useQuery(networkQuery(id))
  const last = useQuery({ ...editionInForce(network.data?.entity.id ?? ''), enabled: network.data !== undefined, staleTime: 0 })
  const error = network.error ?? last.error
  if (error) return <FailurePage error={error} />
  if (!network.data || !last.data || last.isFetching) return <PageSkeleton />
  const { slug, name } = network.data.entity
  const edition = last.data.items[0]
  return (
    <Page title={t(edition ? 'statement.new' : 'statement.first_title')}
      crumbs={[{ to: `/n/${slug}`, text: name }, { to: `/n/${slug}/statements`, text: t('statement.title') }]}>
      <Editor network={network.data.entity} number={(edition?.number ?? 0) + 1} start={edition?.statements ?? [fresh('mission'), fresh('vision')]} />
    </Page>
  )
}

interface Props { network: Network; number: number; start: Statement[] }
interface Found { what: string; input?: string }

function Editor({ network, number, start }: Props) {
  const { t } = useWords()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const address = useAddress()
  const prefix = useId()
  const place = `statement-editions.${network.id}.${number}`
  const [kept] = useState(() => keptDraft(place))
  const begin = (): Draft => ({ statements: start, reason: '', adopted_on: today() })
  const [draft, setDraft] = useState<Draft>(() => (typeof kept?.draft === 'string' ? (JSON.parse(kept.draft) as Draft) : begin()))
  const [restored, setRestored] = useState(kept !== null)
  const [found, setFound] = useState<Found[]>([])
  const [sending, setSending] = useState(false)
  const attempt = useRef({ body: '', key: '' })

  const set = (next: Draft) => {
    setDraft(next)
    keepDraft(place, { draft: JSON.stringify(next) })
  }
  const setStatements = (statements: Statement[]) => set({ ...draft, statements })
  const write = (index: number, part: Partial<Statement>) =>
    setStatements(draft.statements.map((each, at) => (at === index ? { ...each, ...part } : each)))
  const move = (index: number, by: number) => {
    const next = [...draft.statements]
    const [moved] = next.splice(index, 1)
    next.splice(index + by, 0, moved!)
    setStatements(next)
    announce(t('statement.moved_to', { place: index + by + 1 }))
  }
  const idOf = (where: string) => `${prefix}${where}`
  const problemAt = (where: string) => found.find((each) => each.input === idOf(where))?.what

  const send = async (event: FormEvent) => {
    event.preventDefault()
    const trimmed = draft.statements.map((each) => ({
      ...each, label: each.label?.trim() || null, name: each.name?.trim() || null, text: each.text?.trim() || null,
    }))
    const body = { network_id: network.id, number, adopted_on: draft.adopted_on, reason: draft.reason.trim() || null, statements: trimmed }
    const text = JSON.stringify(body)
    if (attempt.current.body !== text) attempt.current = { body: text, key: crypto.randomUUID() }
    setSending(true)
    try {
      const saved = await create('statement-editions', body, attempt.current.key)
      dropDraft(place)
      await cache.invalidateQueries({ queryKey: ['list', 'statement-editions'] })
      void navigate(address(`/n/${network.slug}/statements/${saved.entity.id}`))
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      setFound(error.problems.length > 0
        ? error.problems.map(({ where, what }) => ({ what, input: where === 'number' || where === 'statements' ? undefined : idOf(where) }))
        : [{ what: error.status === 0 ? t('form.unreachable') : error.title || t('failure.broken.title') }])
    } finally {
      setSending(false)
    }
  }

  return (
    <form className={styles.form} noValidate onSubmit={(event) => void send(event)}>
      <ProblemSummary problems={found} />
      {restored && (
        <Notice action={<Button variant="default" size="compact-md" onClick={() => {
          dropDraft(place)
          setDraft(begin())
          setRestored(false)
        }}>{t('form.discard')}</Button>}>{t('form.restored')}</Notice>
      )}
      {number > 1 && <p className="prose muted">{t('statement.adopting')}</p>}
      {draft.statements.map((each, index) => {
        const at = `statements[${index}]`
        const called = each.name || each.label || t(`statement.kind.${each.kind}`)
        return (
          <fieldset key={each.key} className={styles.statement}>
            <legend>{t('statement.nth', { place: index + 1, called })}</legend>
            <NativeSelect id={idOf(`${at}.kind`)} label={t('statement.is_a')} value={each.kind} error={problemAt(`${at}.kind`)}
              data={kinds.map((kind) => ({ value: kind, label: t(`statement.kind.${kind}`) }))}
              onChange={(event) => write(index, { kind: event.currentTarget.value as Statement['kind'] })} />
            {(isNamed(each.kind) || each.label || each.name) && (
              <div className={styles.pair}>
                <TextInput id={idOf(`${at}.name`)} label={t('form.optional', { field: t('statement.name') })} description={t('statement.name_why')}
                  value={each.name ?? ''} maxLength={200} error={problemAt(`${at}.name`)} onChange={(event) => write(index, { name: event.currentTarget.value })} />
                <TextInput id={idOf(`${at}.label`)} label={t('form.optional', { field: t('statement.label') })} description={t('statement.label_why')}
                  value={each.label ?? ''} maxLength={200} error={problemAt(`${at}.label`)} onChange={(event) => write(index, { label: event.currentTarget.value })} />
              </div>
            )}
            <Textarea id={idOf(`${at}.text`)} label={t('statement.text')} value={each.text ?? ''} rows={3}
              error={problemAt(`${at}.text`)} onChange={(event) => write(index, { text: event.currentTarget.value })} />
            <div className={styles.moves}>
              <Button type="button" variant="default" size="compact-md" disabled={index === 0} aria-label={t('statement.up_of', { called })}
                onClick={() => move(index, -1)}>{t('statement.up')}</Button>
              <Button type="button" variant="default" size="compact-md" disabled={index === draft.statements.length - 1}
                aria-label={t('statement.down_of', { called })} onClick={() => move(index, 1)}>{t('statement.down')}</Button>
              <Button type="button" variant="default" size="compact-md" aria-label={t('statement.remove_of', { called })}
                onClick={() => setStatements(draft.statements.filter((_, other) => other !== index))}>{t('statement.remove')}</Button>
            </div>
          </fieldset>
        )
      })}
      <div>
        <Button type="button" variant="default"
          onClick={() => setStatements([...draft.statements, { ...fresh(draft.statements.at(-1)?.kind ?? 'mission'), label: draft.statements.at(-1)?.label ?? null }])}>
          {t('statement.add')}
        </Button>
      </div>
      <TextInput id={idOf('adopted_on')} type="date" label={t('field.statement-editions.adopted_on')} value={draft.adopted_on} aria-required
        error={problemAt('adopted_on')} onChange={(event) => set({ ...draft, adopted_on: event.currentTarget.value })} />
      {number > 1 && (
        <Textarea id={idOf('reason')} label={t('field.statement-editions.reason')} description={t('statement.reason_why')} value={draft.reason} rows={2}
          aria-required error={problemAt('reason')} onChange={(event) => set({ ...draft, reason: event.currentTarget.value })} />
      )}
      <div className={styles.actions}>
        <Button type="submit" loading={sending}>{t('statement.adopt')}</Button>
        <LinkTo to={`/n/${network.slug}/statements`} onClick={() => dropDraft(place)}>{t('form.cancel')}</LinkTo>
      </div>
    </form>
  )
}

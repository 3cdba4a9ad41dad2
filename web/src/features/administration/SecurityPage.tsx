import { LinkTo } from '../../ui/LinkTo'
import { Reference } from '../../ui/Reference'
import { useWords } from '../../ui/words'
import { Book } from './Book'
import { BookTable } from './BookTable'
import { useBook } from './useBook'

/** What the server notes, in the order of its life for a person. */
export const events = ['signed_in', 'signed_out', 'sign_in_failed', 'sign_in_refused', 'sessions_ended', 'proved_again', 'password_set', 'password_reset',
  'password_ended', 'reset_sent', 'second_factor_set_up', 'second_factor_removed', 'second_factor_forgotten', 'recovery_code_used', 'recovery_codes_renewed', 'mail_changed', 'account_suspended', 'account_reinstated', 'unused_suspended',
  'identity_added', 'identity_removed', 'role_granted', 'role_confirmed', 'role_renewed', 'role_ended', 'invited', 'invitation_accepted',
  'invitation_withdrawn', 'token_made', 'token_revoked', 'sign_on_changed', 'sign_on_refused', 'job_retried', 'job_cancelled', 'export_asked', 'exported', 'refused', 'set_up']

// Facts that are keys of something with a page, and that page.
const pages: Record<string, string> = { grant: '/admin/people', invitation: '/admin/people/invitations', token: '/admin/tokens', sign_on: '/admin/sign-on', job: '/admin/jobs', account: '/admin/people/accounts' }
// Keys that lead nowhere: what they name is its asker's alone.
const unsaid = ['export']

/** Signing in, refusals, roles given, exports. */
export default function SecurityPage() {
  const words = useWords()
  const { t } = words
  const { rows, ...book } = useBook('security-events', ['event', 'person'])
  return (
    <Book title={t('audit.security')} intro={t('audit.security_intro')} empty={t('audit.no_security')} count={rows.length} {...book}
      choice={{ name: 'event', label: t('audit.event'), data: events.map((value) => ({ value, label: words.value('event', value) })) }}
      person={{ name: 'person', label: t('audit.by') }}>
      <BookTable name={t('audit.security')} rows={rows} keyOf={(row) => row.id} columns={[
        { title: t('audit.event'), cell: (row) => words.value('event', row.event) },
        { title: t('audit.by'), cell: (row) => row.person_id ? <Reference plurals={['people']} id={row.person_id} /> : t('value.none') },
        { title: t('field.role-grants.place_id'), cell: (row) => row.place_id ? <Reference plurals={['organizations', 'networks']} id={row.place_id} /> : t('value.none') },
        { title: t('audit.at'), cell: (row) => words.instant(row.at) },
        { title: t('audit.facts'), cell: (row) => <Facts facts={row.facts as Record<string, string>} /> },
      ]} />
    </Book>
  )
}

/** Roles and reasons in words; a reason is the key of what its person was told. */
function wordOf(words: ReturnType<typeof useWords>, name: string, value: string): string {
  if (name === 'role') return words.value('role', value)
  return name === 'why' ? words.t(`value.why.${value.replace(/^sign_on\./, '')}`, { defaultValue: value }) : value
}

/** The facts of an event: a key leads to what it names, the rest stands as it is. */
function Facts({ facts }: { facts: Record<string, string> }) {
  const words = useWords()
  return Object.entries(facts ?? {}).filter(([name]) => !unsaid.includes(name)).map(([name, value]) => {
    const label = words.t(`fact.${name}`, { defaultValue: name })
    return (
      <span key={name}>
        {pages[name] ? <LinkTo to={`${pages[name]}/${value}`}>{label}</LinkTo> : `${label}: ${wordOf(words, name, value)}`}{' '}
      </span>
    )
  })
}

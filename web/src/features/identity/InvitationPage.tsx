import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { api, client, type Schemas } from '../../api/client'
import { useMe } from '../../api/me'
import { useAddress } from '../../ui/address'
import { ButtonLink } from '../../ui/LinkTo'
import { Notice } from '../../ui/Notice'
import { Page } from '../../ui/Page'
import { Facts, Panel } from '../../ui/Panel'
import { PageSkeleton } from '../../ui/Skeleton'
import { useWords } from '../../ui/words'
import styles from './Identity.module.css'
import { LanguageField, languageOf } from './LanguageField'
import { LinkOver } from './LinkOver'
import { PasswordField } from './PasswordField'
import { Providers, providers } from './Providers'
import { SmallForm } from './SmallForm'
import { useSmallForm } from './useSmallForm'

/** Who invites whom to what; accepted with a password, or by the district's own sign-in. */
export default function InvitationPage() {
  const link = useParams().link!
  const words = useWords()
  const { t } = words
  const { person } = useMe()
  const shown = useQuery({ ...api.queryOptions('get', '/api/v1/invitation-links/{link}', { params: { path: { link } } }), staleTime: Infinity })
  const known = useQuery(providers()).data?.sign_ons ?? []
  if (shown.error) {
    return (
      <LinkOver error={shown.error} retry={() => void shown.refetch()}>
        <p className="prose">{t('identity.invitation_over')}</p>
        <div><ButtonLink to="/sign-in">{t('sign_in.title')}</ButtonLink></div>
      </LinkOver>
    )
  }
  if (!shown.data) return <PageSkeleton aside />
  const { role, place_name: place, invited_by_name: inviter, until: last, expires_at: until, person_mail: mail, needs_second_factor: second } = shown.data
  const facts = (
    <Panel title={t('identity.invitation_facts')}>
      <Facts facts={[
        { label: t('identity.invitation_role'), value: words.value('role', role) },
        { label: t('identity.invitation_place'), value: place },
        ...(inviter ? [{ label: t('identity.invitation_by'), value: inviter }] : []),
        { label: t('identity.invitation_last'), value: words.date(last) },
        { label: t('identity.invitation_mail'), value: mail },
        { label: t('identity.invitation_until'), value: words.instant(until) },
      ]} />
    </Panel>
  )
  return (
    <Page title={t(inviter ? 'identity.invitation_title' : 'identity.invitation_title_nobody', { inviter })} aside={facts}>
      {person && <Notice>{t('identity.invitation_signed_in', { name: person.name })}</Notice>}
      <p className="prose">{t('identity.invitation_text', { role: words.value('role', role), place })}{second && ` ${t('identity.invitation_second')}`}</p>
      <div className={styles.narrow}>
        <Providers intent="sign_in" invitation={link} back="/" />
        {known.length > 0 && <p className={styles.or}><span>{t('sign_in.or')}</span></p>}
        <Acceptance link={link} invitation={shown.data} />
      </div>
    </Page>
  )
}

function Acceptance({ link, invitation }: { link: string; invitation: Schemas['InvitationShown'] }) {
  const { t, language } = useWords()
  const address = useAddress()
  const form = useSmallForm({
    name: { label: t('identity.your_name'), value: invitation.person_name },
    // Not the language that the letter happened to be in: the one in which the page is being read.
    language: { label: t('field.any.language'), value: languageOf(language) },
    password: { label: t('identity.password') },
  })
  const { values } = form
  return (
    <SmallForm form={form} submit={t('identity.invitation_accept')} onSubmit={async () => {
      const body = { name: values.name.trim(), language: languageOf(values.language), password: values.password }
      await client.POST('/api/v1/invitation-links/{link}', { params: { path: { link } }, body })
      window.location.replace(address('/'))
    }}>
      <TextInput {...form.input('name')} autoComplete="name" maxLength={200} />
      <LanguageField input={form.input('language')} />
      {/* The browser keeps the password under the address that one signs in with. */}
      <input type="email" hidden readOnly autoComplete="username" value={invitation.person_mail} />
      <PasswordField input={form.input('password')} shortest={invitation.shortest_password} />
    </SmallForm>
  )
}

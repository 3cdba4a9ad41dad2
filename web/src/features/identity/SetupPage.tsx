import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useParams } from 'react-router'
import { api, client, type Schemas } from '../../api/client'
import { useAddress } from '../../ui/address'
import { Page } from '../../ui/Page'
import { PageSkeleton } from '../../ui/Skeleton'
import { useWords } from '../../ui/words'
import styles from './Identity.module.css'
import { LanguageField, languageOf } from './LanguageField'
import { LinkOver } from './LinkOver'
import { PasswordField } from './PasswordField'
import { SmallForm } from './SmallForm'
import { useSmallForm } from './useSmallForm'

const ZoneChooser = lazy(() => import('../../ui/ZoneChooser'))

/** The first start: who administers this server, and which hub runs its networks. */
export default function SetupPage() {
  const link = useParams().link!
  const { t } = useWords()
  const setup = useQuery({ ...api.queryOptions('get', '/api/v1/setup-links/{link}', { params: { path: { link } } }), staleTime: Infinity })
  if (setup.error) {
    return <LinkOver error={setup.error} retry={() => void setup.refetch()}><p className="prose">{t('identity.setup_over')}</p></LinkOver>
  }
  if (!setup.data) return <PageSkeleton />
  return (
    <Page title={t('identity.setup_title')}>
      <p className="prose">{t(setup.data.needs_hub ? 'identity.setup_text' : 'identity.setup_again_text')}</p>
      <SetupForm link={link} setup={setup.data} />
    </Page>
  )
}

/** The zone of this device, where it is one of those that can be chosen. */
function zoneHere(): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return Intl.supportedValuesOf('timeZone').includes(zone) ? zone : ''
}

function SetupForm({ link, setup }: { link: string; setup: Schemas['SetupShown'] }) {
  const { t, language } = useWords()
  const address = useAddress()
  const hub = setup.needs_hub ? {} : { optional: true as const }
  const form = useSmallForm({
    name: { label: t('identity.your_name') },
    mail: { label: t('field.any.mail') },
    password: { label: t('identity.password') },
    language: { label: t('field.any.language'), value: languageOf(language) },
    hub_name: { label: t('identity.hub_name'), ...hub },
    time_zone: { label: t('identity.hub_zone'), value: zoneHere(), ...hub },
  })
  const { values } = form
  const zone = form.input('time_zone')
  return (
    <div className={styles.narrow}>
      <SmallForm form={form} submit={t('identity.setup_submit')} onSubmit={async () => {
        const place = setup.needs_hub ? { hub_name: values.hub_name.trim(), time_zone: values.time_zone } : {}
        const body = { name: values.name.trim(), mail: values.mail.trim(), password: values.password, language: languageOf(values.language), ...place }
        await client.POST('/api/v1/setup-links/{link}', { params: { path: { link } }, body })
        window.location.replace(address('/'))
      }}>
        <h2>{t('identity.setup_you')}</h2>
        <TextInput {...form.input('name')} autoComplete="name" maxLength={200} />
        <TextInput {...form.input('mail')} type="email" inputMode="email" autoComplete="username" autoCapitalize="none" spellCheck={false} />
        <PasswordField input={form.input('password')} shortest={setup.shortest_password} />
        <LanguageField input={form.input('language')} />
        {setup.needs_hub && (
          <>
            <h2>{t('identity.setup_hub')}</h2>
            <TextInput {...form.input('hub_name')} description={t('identity.hub_name_hint')} autoComplete="organization" maxLength={200} />
            <Suspense fallback={<TextInput label={zone.label} value={zone.value} disabled />}>
              <ZoneChooser id={zone.id} label={zone.label} error={zone.error} value={zone.value} onChange={(value) => form.set('time_zone', value)} />
            </Suspense>
          </>
        )}
      </SmallForm>
    </div>
  )
}

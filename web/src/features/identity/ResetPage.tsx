import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'react-router'
import { api, client } from '../../api/client'
import { ButtonLink } from '../../ui/LinkTo'
import { Page } from '../../ui/Page'
import { PageSkeleton } from '../../ui/Skeleton'
import { useWords } from '../../ui/words'
import styles from './Identity.module.css'
import { LinkOver } from './LinkOver'
import { PasswordField } from './PasswordField'
import { SmallForm } from './SmallForm'
import { useSmallForm } from './useSmallForm'

/** A new password by the link in a letter. It signs nobody in. */
export default function ResetPage() {
  const link = useParams().link!
  const { t } = useWords()
  const rules = useQuery({ ...api.queryOptions('get', '/api/v1/reset-links/{link}', { params: { path: { link } } }), staleTime: Infinity })
  const [done, setDone] = useState(false)
  const form = useSmallForm({ password: { label: t('identity.new_password') } })
  if (rules.error) {
    return (
      <LinkOver error={rules.error} retry={() => void rules.refetch()}>
        <div><ButtonLink to="/password-reset">{t('identity.new_link')}</ButtonLink></div>
      </LinkOver>
    )
  }
  if (!rules.data) return <PageSkeleton />
  if (done) {
    return (
      <Page title={t('identity.reset_done')}>
        <p className="prose">{t('identity.reset_done_text')}</p>
        <div><ButtonLink to="/sign-in">{t('sign_in.title')}</ButtonLink></div>
      </Page>
    )
  }
  return (
    <Page title={t('identity.reset_title')}>
      <p className="prose">{t('identity.reset_text')}</p>
      <div className={styles.narrow}>
        <SmallForm form={form} submit={t('identity.reset_save')} onSubmit={async () => {
          await client.POST('/api/v1/reset-links/{link}', { params: { path: { link } }, body: { password: form.values.password } })
          setDone(true)
        }}>
          <PasswordField input={form.input('password')} shortest={rules.data.shortest} />
        </SmallForm>
      </div>
    </Page>
  )
}

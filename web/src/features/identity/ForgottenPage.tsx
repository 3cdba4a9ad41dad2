import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { client } from '../../api/client'
import { LinkTo } from '../../ui/LinkTo'
import { Notice } from '../../ui/Notice'
import { Page } from '../../ui/Page'
import { useWords } from '../../ui/words'
import styles from './Identity.module.css'
import { SmallForm } from './SmallForm'
import { useSmallForm } from './useSmallForm'

/** Asks for a link by mail. The answer is the same for everybody. */
export default function ForgottenPage() {
  const { t } = useWords()
  const [sent, setSent] = useState<{ mail: string; minutes: number } | null>(null)
  const form = useSmallForm({ mail: { label: t('field.any.mail') } })
  return (
    <Page title={t('identity.forgotten_title')} crumbs={[{ to: '/sign-in', text: t('sign_in.title') }]}>
      {sent ? (
        <>
          <Notice>{t('identity.forgotten_sent', { mail: sent.mail, count: sent.minutes })}</Notice>
          <p className="prose muted">{t('identity.forgotten_none')}</p>
          <div><LinkTo to="/sign-in">{t('identity.back_to_sign_in')}</LinkTo></div>
        </>
      ) : (
        <>
          <p className="prose">{t('identity.forgotten_text')}</p>
          <div className={styles.narrow}>
            <SmallForm form={form} submit={t('identity.forgotten_send')} onSubmit={async () => {
              const mail = form.values.mail.trim()
              const { data } = await client.POST('/api/v1/password-resets', { body: { mail } })
              setSent({ mail, minutes: data!.minutes })
            }}>
              <TextInput {...form.input('mail')} type="email" inputMode="email" autoComplete="username" autoCapitalize="none" spellCheck={false} />
            </SmallForm>
          </div>
        </>
      )}
    </Page>
  )
}

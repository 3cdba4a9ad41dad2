import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useSearchParams } from 'react-router'
import { client } from '../../api/client'
import { useMe } from '../../api/me'
import { useAddress } from '../../ui/address'
import { keepBack, takeBack } from '../../ui/back'
import { LinkTo } from '../../ui/LinkTo'
import { Notice } from '../../ui/Notice'
import { Page } from '../../ui/Page'
import { useWords } from '../../ui/words'
import styles from './Identity.module.css'
import { PasswordField } from './PasswordField'
import { Providers, providers } from './Providers'
import { SmallForm } from './SmallForm'
import { useSmallForm } from './useSmallForm'

/** Mail address and password, or the district's own sign-in. */
export default function SignInPage() {
  const [parameters] = useSearchParams()
  const { t } = useWords()
  const { person } = useMe()
  const address = useAddress()
  const back = parameters.get('back')
  useEffect(() => keepBack(back), [back])
  const known = useQuery(providers()).data?.sign_ons ?? []
  const form = useSmallForm({ mail: { label: t('field.any.mail') }, password: { label: t('identity.password') } })
  return (
    <Page title={t('sign_in.title')}>
      {person && (
        <Notice action={<LinkTo to={back ?? '/'}>{t('sign_in.go_on')}</LinkTo>}>{t('sign_in.already', { name: person.name })}</Notice>
      )}
      <div className={styles.narrow}>
        <Providers intent="sign_in" />
        {known.length > 0 && <p className={styles.or}><span>{t('sign_in.or')}</span></p>}
        <SmallForm form={form} submit={t('sign_in.title')} beside={<LinkTo to="/password-reset" className={styles.link}>{t('sign_in.forgot')}</LinkTo>}
          onSubmit={async () => {
            await client.POST('/api/v1/sign-in', { body: { mail: form.values.mail.trim(), password: form.values.password } })
            // Everything that was read as nobody is read anew; whoever owes a second factor is asked for it there.
            window.location.replace(address(takeBack()))
          }}>
          <TextInput {...form.input('mail')} type="email" inputMode="email" autoComplete="username" autoCapitalize="none" spellCheck={false} />
          <PasswordField input={form.input('password')} />
        </SmallForm>
        <p className="muted">{t('sign_in.no_account')}</p>
      </div>
    </Page>
  )
}

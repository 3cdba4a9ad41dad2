import { useState } from 'react'
import { useParams } from 'react-router'
import { client } from '../../api/client'
import { ButtonLink } from '../../ui/LinkTo'
import { Page } from '../../ui/Page'
import { useWords } from '../../ui/words'
import { SmallForm } from './SmallForm'
import { useSmallForm } from './useSmallForm'

/** Takes a new mail address by the link that was sent to it. */
export default function NewAddressPage() {
  const link = useParams().link!
  const { t } = useWords()
  const [mail, setMail] = useState<string | null>(null)
  const form = useSmallForm({})
  return (
    <Page title={t(mail ? 'identity.address_done' : 'identity.address_title')}>
      <p className="prose">{mail ? t('identity.address_done_text', { mail }) : t('identity.address_text')}</p>
      {mail ? (
        <div><ButtonLink to="/account">{t('account.title')}</ButtonLink></div>
      ) : (
        <SmallForm form={form} submit={t('identity.address_take')} onSubmit={async () => {
          const { data } = await client.POST('/api/v1/mail-links/{link}', { params: { path: { link } }, body: {} })
          setMail(data!.mail)
        }} />
      )}
    </Page>
  )
}

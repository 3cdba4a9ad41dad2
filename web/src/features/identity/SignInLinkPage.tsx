import { useEffect } from 'react'
import { useParams, useSearchParams } from 'react-router'
import { client } from '../../api/client'
import { useAddress } from '../../ui/address'
import { keepBack, takeBack } from '../../ui/back'
import { Page } from '../../ui/Page'
import { useWords } from '../../ui/words'
import { SmallForm } from './SmallForm'
import { useSmallForm } from './useSmallForm'

/** Where a one-time link leads. Only a person pressing the button uses it up, not a mail program looking at it. */
export default function SignInLinkPage() {
  const { link } = useParams()
  const [parameters] = useSearchParams()
  const { t } = useWords()
  const address = useAddress()
  const back = parameters.get('back')
  useEffect(() => keepBack(back), [back])
  const form = useSmallForm({})
  return (
    <Page title={t('sign_in.title')}>
      <p className="prose">{t('sign_in.text')}</p>
      <SmallForm form={form} submit={t('sign_in.title')} onSubmit={async () => {
        await client.POST('/api/v1/sign-in-links/{link}', { params: { path: { link: link! } } })
        // Everything that was read as nobody is read anew.
        window.location.replace(address(takeBack()))
      }} />
    </Page>
  )
}

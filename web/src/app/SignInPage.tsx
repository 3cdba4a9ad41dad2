import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useParams, useSearchParams } from 'react-router'
import { client, Refused } from '../api/client'
import { useAddress } from '../ui/address'
import { keepBack, takeBack } from '../ui/back'
import { Page } from '../ui/Page'
import { ProblemSummary, type ShownProblem } from '../ui/ProblemSummary'
import { useWords } from '../ui/words'

/** Where a one-time link leads. Only a person pressing the button uses it up, not a mail program looking at it. */
export default function SignInPage() {
  const { link } = useParams()
  const [parameters] = useSearchParams()
  const { t } = useWords()
  const address = useAddress()
  const back = parameters.get('back')
  const [problems, setProblems] = useState<ShownProblem[]>([])
  const [sending, setSending] = useState(false)
  useEffect(() => keepBack(back), [back])

  const enter = async () => {
    setSending(true)
    try {
      await client.POST('/api/v1/sign-in-links/{link}', { params: { path: { link: link! } }, body: {} })
      // Everything that was read as nobody is read anew.
      window.location.replace(address(takeBack()))
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      setProblems([{ what: error.status === 0 ? t('failure.unreachable.title') : error.title }])
      setSending(false)
    }
  }
  return (
    <Page title={t('sign_in.title')}>
      <ProblemSummary problems={problems} />
      <p className="prose">{t(link ? 'sign_in.text' : 'sign_in.how')}</p>
      {link && <div><Button loading={sending} onClick={() => void enter()}>{t('sign_in.enter')}</Button></div>}
    </Page>
  )
}

import { useEffect, useState } from 'react'
import { useSearchParams } from 'react-router'
import { client, Refused } from '../../api/client'
import { useAddress } from '../../ui/address'
import { takeBack } from '../../ui/back'
import { ButtonLink } from '../../ui/LinkTo'
import { Page } from '../../ui/Page'
import { ProblemSummary, type ShownProblem } from '../../ui/ProblemSummary'
import { Skeleton } from '../../ui/Skeleton'
import { useWords } from '../../ui/words'

/** Where a provider sends the browser back to: what stands in the address is the answer. */
export default function CallbackPage() {
  const [parameters] = useSearchParams()
  const { t } = useWords()
  const address = useAddress()
  const [problems, setProblems] = useState<ShownProblem[]>([])
  const answer = parameters.toString()
  useEffect(() => {
    const said = new URLSearchParams(answer)
    const body = { state: said.get('state') ?? '', code: said.get('code'), iss: said.get('iss'), error: said.get('error') }
    client.POST('/api/v1/sign-on/answers', { body }).then(
      () => window.location.replace(address(takeBack())),
      (error: unknown) => {
        setProblems([{ what: error instanceof Refused && error.status !== 0 ? error.title : t('identity.unreachable') }])
      },
    )
    // An answer is good once: what else changes does not send it again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [answer])
  return (
    <Page title={t(problems.length > 0 ? 'identity.callback_failed' : 'identity.callback')}>
      <ProblemSummary problems={problems} />
      {problems.length > 0 ? <div><ButtonLink to="/sign-in">{t('identity.begin_again')}</ButtonLink></div> : <Skeleton rows={3} />}
    </Page>
  )
}

import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { api, Refused } from '../../api/client'
import { useMe } from '../../api/me'
import { useAddress } from '../../ui/address'
import { announce } from '../../ui/announce'
import { FailurePage } from '../../ui/FailurePage'
import { Page } from '../../ui/Page'
import { useWords } from '../../ui/words'
import { SetUpFactor } from './SetUpFactor'

/** Sets up a second factor by one's own wish, or on another phone. */
export default function FactorPage() {
  const { t } = useWords()
  const { person } = useMe()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const address = useAddress()
  if (!person) return <FailurePage error={new Refused(401, '')} />
  return (
    <Page title={t('identity.set_up_title')} crumbs={[{ to: '/account', text: t('account.title') }]}>
      <SetUpFactor onSetUp={() => void cache.invalidateQueries(api.queryOptions('get', '/api/v1/second-factor'))}
        onDone={() => {
          announce(t('identity.factor_done'))
          void navigate(address('/account'))
        }} />
    </Page>
  )
}

import { useTranslation } from 'react-i18next'
import { LinkTo } from '../ui/LinkTo'
import { Page } from '../ui/Page'

export function NotFoundPage() {
  const { t } = useTranslation()
  return (
    <Page title={t('failure.not_found.title')}>
      <p className="prose">{t('failure.not_found.text')}</p>
      <p><LinkTo to="/">{t('failure.home')}</LinkTo></p>
    </Page>
  )
}

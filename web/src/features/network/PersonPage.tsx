import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { useMe } from '../../api/me'
import { Empty } from '../../ui/Empty'
import { FailurePage } from '../../ui/FailurePage'
import { History } from '../../ui/History'
import { ButtonLink } from '../../ui/LinkTo'
import { Notice } from '../../ui/Notice'
import { Page } from '../../ui/Page'
import { Panel } from '../../ui/Panel'
import { PageSkeleton } from '../../ui/Skeleton'
import { useWords } from '../../ui/words'
import { person as personQuery } from './queries'

/** A person as other members see them: what they tell about themselves, and what one may ask them about. */
export default function PersonPage() {
  const { person: id = '' } = useParams()
  const words = useWords()
  const { t } = words
  const { person: me } = useMe()
  const { data, error, refetch } = useQuery(personQuery(id))
  const crumbs = [{ to: '/people', text: t('list.people.title') }]
  if (error) return <FailurePage error={error} retry={() => void refetch()} crumbs={crumbs} />
  if (!data) return <PageSkeleton />
  const person = data.entity
  const own = person.id === me?.id
  const edit = data.may.includes('edit') && <ButtonLink to={`/p/${person.id}/edit`}>{t('form.edit')}</ButtonLink>
  return (
    <Page title={person.name} as={data.as} crumbs={crumbs} line={own && <span>{t('person.own')}</span>} actions={edit}>
      {person.archived_at && <Notice>{t('form.archived', { at: words.instant(person.archived_at) })}</Notice>}
      {!person.about && !person.expertise && (
        <Empty title={t(own ? 'person.own_empty' : 'person.empty')} text={own ? t('person.own_empty_why') : undefined} />
      )}
      {person.about && <Panel title={words.field('people', 'about')}><p className="prose">{person.about}</p></Panel>}
      {person.expertise && <Panel title={words.field('people', 'expertise')}><p className="prose">{person.expertise}</p></Panel>}
      {data.may.includes('edit') && <History plural="people" id={person.id} />}
    </Page>
  )
}

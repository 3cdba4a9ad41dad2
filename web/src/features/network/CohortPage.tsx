import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { Empty } from '../../ui/Empty'
import { Failure } from '../../ui/Failure'
import { FailurePage } from '../../ui/FailurePage'
import { History } from '../../ui/History'
import { ButtonLink, LinkTo } from '../../ui/LinkTo'
import { Moved } from '../../ui/Moved'
import { Page } from '../../ui/Page'
import { Facts, Panel } from '../../ui/Panel'
import { Reference } from '../../ui/Reference'
import { PageSkeleton, Skeleton } from '../../ui/Skeleton'
import { useWords } from '../../ui/words'
import { LinkList } from './LinkList'
import {
  cohort as cohortQuery, cohortMembersIn, cohortYearsIn, comparisonOf, type Cohort, type CohortMember,
} from './cohortQueries'
import { network as networkQuery, type Network } from './queries'

const standings = ['original', 'returning', 'newcomer', 'adopter', 'partner'] as const

/** A cohort: its shared problem and term, who is in it, what each year brings, and how it differs from the one before. */
export default function CohortPage() {
  const { network: id = '', cohort: cohortId = '' } = useParams()
  const network = useQuery(networkQuery(id))
  const cohort = useQuery(cohortQuery(cohortId))
  const error = network.error ?? cohort.error
  if (error) return <FailurePage error={error} retry={() => void cohort.refetch()} />
  if (!network.data || !cohort.data) return <PageSkeleton aside />
  if (id !== network.data.entity.slug) return <Moved to={`/n/${network.data.entity.slug}/cohorts/${cohortId}`} />
  return <Shown network={network.data.entity} cohort={cohort.data.entity} may={cohort.data.may} as={cohort.data.as} />
}

function Shown({ network, cohort, may, as }: { network: Network; cohort: Cohort; may: string[]; as: string[] }) {
  const words = useWords()
  const { t } = words
  const home = `/n/${network.slug}`
  const edit = may.includes('edit')
  const facts = [
    { label: words.field('cohorts', 'since'), value: words.date(cohort.since) },
    { label: words.field('cohorts', 'until'), value: cohort.until ? words.date(cohort.until) : t('cohort.open_end') },
    ...(cohort.follows_id ? [{
      label: words.field('cohorts', 'follows_id'),
      value: <LinkTo to={`${home}/cohorts/${cohort.follows_id}`}><Reference plurals={['cohorts']} id={cohort.follows_id} /></LinkTo>,
    }] : []),
    { label: words.field('cohorts', 'published'), value: t(cohort.published ? 'value.everyone' : 'value.members') },
  ]
  return (
    <Page title={cohort.name} as={as} crumbs={[{ to: home, text: network.name }, { to: `${home}/cohorts`, text: t('list.cohorts.title') }]}
      actions={edit && <ButtonLink to={`${home}/cohorts/${cohort.id}/edit`} variant="default">{t('form.edit')}</ButtonLink>}
      aside={<Panel title={t('shell.facts')}><Facts facts={facts} /></Panel>}>
      <Panel title={words.field('cohorts', 'shared_problem')} term="problem_of_practice">
        <p className={cohort.shared_problem ? 'prose' : 'muted'}>{cohort.shared_problem ?? t('cohort.no_problem')}</p>
      </Panel>
      <Members cohort={cohort} home={home} edit={edit} />
      <Years cohort={cohort} home={home} edit={edit} />
      {cohort.follows_id && <Succession cohort={cohort} />}
      <History plural="cohorts" id={cohort.id} />
    </Page>
  )
}

const memberOf = (member: CohortMember) => member.organization_id
  ? <Reference plurals={['organizations']} id={member.organization_id} />
  : <Reference plurals={['people']} id={member.person_id ?? ''} />
const pageOf = (member: CohortMember) => (member.organization_id ? `/o/${member.organization_id}` : `/p/${member.person_id}`)

interface PartProps { cohort: Cohort; home: string; edit: boolean }

function Members({ cohort, home, edit }: PartProps) {
  const words = useWords()
  const { t } = words
  const { data, error, refetch } = useQuery(cohortMembersIn(cohort.id))
  const add = edit && <ButtonLink to={`${home}/cohorts/${cohort.id}/members/new`}>{t('cohort.add')}</ButtonLink>
  const nothing = data?.items.length === 0
  const days = (member: CohortMember) => (member.until
    ? t('membership.from_until', { since: words.date(member.since), until: words.date(member.until) })
    : t('membership.since', { since: words.date(member.since) }))
  return (
    <Panel title={t('list.cohort-members.title')} term="member" action={!nothing && add}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!error && !data && <Skeleton rows={4} />}
      {nothing && <Empty title={t('cohort.no_members')} text={t('cohort.no_members_why')} action={add} />}
      {data && standings.map((standing) => ({ standing, members: data.items.filter((each) => each.standing === standing) }))
        .filter((group) => group.members.length > 0)
        .map(({ standing, members }) => (
          <section key={standing}>
            <h3>{words.value('standing', standing)}</h3>
            <LinkList items={members.map((each) => ({
              key: each.id, to: pageOf(each), text: memberOf(each),
              note: edit
                ? <>{days(each)}{' · '}<LinkTo to={`${home}/cohorts/${cohort.id}/members/${each.id}`}>{t('form.edit')}<span className="spoken">: {memberOf(each)}</span></LinkTo></>
                : days(each),
            }))} />
          </section>
        ))}
    </Panel>
  )
}

function Years({ cohort, home, edit }: PartProps) {
  const { t } = useWords()
  const { data, error, refetch } = useQuery(cohortYearsIn(cohort.id))
  const add = edit && <ButtonLink to={`${home}/cohorts/${cohort.id}/years/new`} variant="default">{t('list.cohort-years.new')}</ButtonLink>
  if (!edit && data?.items.length === 0) return null
  return (
    <Panel title={t('list.cohort-years.title')} action={add}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!error && !data && <Skeleton rows={3} />}
      {data?.items.length === 0 && <p className="muted">{t('cohort.no_years')}</p>}
      {data?.items.map((each) => (
        <section key={each.id}>
          <h3>{t('cohort.year', { year: each.year, title: each.title })}</h3>
          {each.content && <p className="prose">{each.content}</p>}
          {edit && <p><LinkTo to={`${home}/cohorts/${cohort.id}/years/${each.id}`}>{t('form.edit')}<span className="spoken">: {each.title}</span></LinkTo></p>}
        </section>
      ))}
    </Panel>
  )
}

function Succession({ cohort }: { cohort: Cohort }) {
  const { t } = useWords()
  const { data, error, refetch } = useQuery(comparisonOf(cohort.id))
  return (
    <Panel title={t('cohort.since_before')}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!error && !data && <Skeleton rows={3} />}
      {data && (['returned', 'joined', 'left'] as const).map((part) => (
        <section key={part}>
          <h3>{t(`cohort.${part}`, { count: data[part].length })}</h3>
          {data[part].length > 0 && (
            <LinkList items={data[part].map((each) => ({ key: each.id, to: pageOf(each), text: memberOf(each) }))} />
          )}
        </section>
      ))}
    </Panel>
  )
}

import { useMe } from '../api/me'
import { LinkTo } from '../ui/LinkTo'
import { Notice } from '../ui/Notice'
import { Page } from '../ui/Page'
import { Panel } from '../ui/Panel'
import { useWords } from '../ui/words'
import styles from './HomePage.module.css'

interface Step { to: string; word: string }

/** Where everyone begins: what to do first, and the places one's roles are held at. */
export default function HomePage() {
  const words = useWords()
  const { t } = words
  const { person, roles, may } = useMe()
  const held = (...codes: string[]) => roles.find(({ role }) => codes.includes(role))
  const own = held('SL', 'DL')
  const steps: Step[] = may('X2:edit') && may('N2:edit')
    ? [{ to: '/organizations', word: 'check_organizations' }, { to: '/networks', word: 'describe_network' }, { to: '/admin/people/new', word: 'give_roles' }]
    : own
      ? [{ to: `/o/${own.place_slug}`, word: 'check_own' }, { to: '/networks', word: 'meet_network' }, { to: '/organizations', word: 'find_peers' }]
      : [{ to: '/networks', word: 'meet_network' }, { to: '/organizations', word: 'find_peers' }]
  return (
    <Page title={person ? t('home.welcome', { name: person.name }) : 'Aimline'} line={<span>{t('home.line')}</span>}>
      {!person && <Notice>{t('home.sign_in')}</Notice>}
      <section className={styles.first} aria-labelledby="first-steps">
        <h2 id="first-steps">{t(person ? 'home.first_steps' : 'home.look_around')}</h2>
        <ol className={styles.steps}>
          {steps.map((step, index) => (
            <li key={step.word}>
              {person && <span className={styles.number} aria-hidden="true">{index + 1}</span>}
              <LinkTo to={step.to}>{t(`home.step.${step.word}.title`)}</LinkTo>
              <p className="muted">{t(`home.step.${step.word}.text`)}</p>
            </li>
          ))}
        </ol>
      </section>
      {roles.length > 0 && (
        <Panel title={t('home.roles')}>
          <ul className={styles.roles}>
            {roles.map((each) => (
              <li key={each.role + each.place_id}>
                <span>{words.value('role', each.role)}</span>
                {each.place_slug ? <LinkTo to={`/${each.place_kind === 'network' ? 'n' : 'o'}/${each.place_slug}`}>{each.place_name}</LinkTo> : <span>{each.place_name}</span>}
                <span className="muted small">{t('home.until', { date: words.date(each.until) })}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </Page>
  )
}

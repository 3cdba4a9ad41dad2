import { useMe } from '../api/me'
import { Badge } from '../ui/Badge'
import { LinkTo } from '../ui/LinkTo'
import { Notice } from '../ui/Notice'
import { Page } from '../ui/Page'
import { Panel } from '../ui/Panel'
import { SignInLink } from '../ui/SignInLink'
import { useWords } from '../ui/words'
import { firstSteps } from './home'
import styles from './HomePage.module.css'

/** Where everyone begins: what to do first, one's networks, and the places one's roles are held at. */
export default function HomePage() {
  const words = useWords()
  const { t } = words
  const { person, roles, networks } = useMe()
  return (
    <Page title={person ? t('home.welcome', { name: person.name }) : 'Aimline'} line={<span>{t('home.line')}</span>}>
      {!person && <Notice action={<SignInLink>{t('sign_in.title')}</SignInLink>}>{t('home.sign_in')}</Notice>}
      <section className={styles.first} aria-labelledby="first-steps">
        <h2 id="first-steps">{t(person ? 'home.first_steps' : 'home.look_around')}</h2>
        <ol className={styles.steps}>
          {firstSteps(roles, networks[0]?.slug, person?.id).map((step, index) => (
            <li key={step.word}>
              {person && <span className={styles.number} aria-hidden="true">{index + 1}</span>}
              <LinkTo to={step.to}>{t(`home.step.${step.word}.title`)}</LinkTo>
              <p className="muted">{t(`home.step.${step.word}.text`)}</p>
            </li>
          ))}
        </ol>
      </section>
      {networks.length > 0 && (
        <Panel title={t('home.networks')}>
          <ul className={styles.rows}>
            {networks.map((each) => (
              <li key={each.id}>
                <LinkTo to={`/n/${each.slug}`}>{each.name}</LinkTo>
                <Badge text={words.value('status', each.status)} mark={each.status === 'active' ? 'full' : 'open'} />
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {roles.length > 0 && (
        <Panel title={t('home.roles')}>
          <ul className={`${styles.rows} ${styles.roles}`}>
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

import IconAccount from '@tabler/icons-react/dist/esm/icons/IconSettings.mjs'
import IconFiles from '@tabler/icons-react/dist/esm/icons/IconFileDownload.mjs'
import IconGlossary from '@tabler/icons-react/dist/esm/icons/IconVocabulary.mjs'
import IconProfile from '@tabler/icons-react/dist/esm/icons/IconUser.mjs'
import { useMe } from '../../api/me'
import { LinkTo } from '../../ui/LinkTo'
import { useWords } from '../../ui/words'
import styles from './Person.module.css'
import { SignOut } from './SignOut'
import { Looks } from './Looks'

/** Who one is here, how one likes the pages, and the way out. */
export default function Person() {
  const words = useWords()
  const { t } = words
  const { person, roles } = useMe()
  return (
    <div className={styles.menu}>
      {person && (
        <div className={styles.who}>
          <p className={styles.name}>{person.name}</p>
          <p className="muted small">{person.mail}</p>
          {roles.length > 0 && (
            <ul className={styles.roles} aria-label={t('home.roles')}>
              {roles.map((each) => (
                <li key={each.role + each.place_id}>{t('shell.role_at', { role: words.value('role', each.role), place: each.place_name })}</li>
              ))}
            </ul>
          )}
        </div>
      )}
      <ul className={styles.links}>
        {person && (
          <>
            <li>
              <LinkTo to={`/p/${person.id}`} className={styles.item}>
                <IconProfile size={20} stroke={1.75} aria-hidden="true" />{t('shell.profile')}
              </LinkTo>
            </li>
            <li>
              <LinkTo to="/account" className={styles.item}>
                <IconAccount size={20} stroke={1.75} aria-hidden="true" />{t('account.title')}
              </LinkTo>
            </li>
            <li>
              <LinkTo to="/exports" className={styles.item}>
                <IconFiles size={20} stroke={1.75} aria-hidden="true" />{t('shell.exports')}
              </LinkTo>
            </li>
          </>
        )}
        <li>
          <LinkTo to="/glossary" className={styles.item}>
            <IconGlossary size={20} stroke={1.75} aria-hidden="true" />{t('glossary.title')}
          </LinkTo>
        </li>
      </ul>
      <div className={styles.looks}><Looks /></div>
      {person && <SignOut className={styles.item} />}
    </div>
  )
}

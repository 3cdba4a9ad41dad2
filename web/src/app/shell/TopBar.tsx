import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import { useMe } from '../../api/me'
import { LinkTo } from '../../ui/LinkTo'
import mark from '../mark.svg'
import styles from './Bars.module.css'
import { SignOut } from './SignOut'

/** Name of the product, the other language at the same address, and who is signed in. */
export function TopBar() {
  const { t, i18n } = useTranslation()
  const { person } = useMe()
  const location = useLocation()
  const other = i18n.language === 'es' ? 'en' : 'es'
  const query = new URLSearchParams(location.search)
  query.set('lang', other)
  return (
    <header className={styles.top}>
      <LinkTo to="/" className={styles.brand}>
        <img src={mark} width="28" height="28" alt="" />
        <span>Aimline</span>
      </LinkTo>
      <div className={styles.corner}>
        <Link className={styles.corner_item} to={{ pathname: location.pathname, search: `?${query}` }} replace lang={other} hrefLang={other}>
          {t('shell.other_language')}
        </Link>
        {person && (
          <div className={styles.person}>
            <span className={styles.name}>{person.name}</span>
            <SignOut className={styles.corner_item} />
          </div>
        )}
      </div>
    </header>
  )
}

import IconLogin from '@tabler/icons-react/dist/esm/icons/IconLogin.mjs'
import IconDisplay from '@tabler/icons-react/dist/esm/icons/IconAdjustments.mjs'
import IconDown from '@tabler/icons-react/dist/esm/icons/IconChevronDown.mjs'
import { lazy } from 'react'
import { useTranslation } from '../../ui/translation'
import { Link, useLocation } from 'react-router'
import { useMe } from '../../api/me'
import { Later } from '../../ui/Later'
import { LinkTo } from '../../ui/LinkTo'
import { Popup } from '../../ui/Popup'
import mark from '../mark.svg'
import styles from './TopBar.module.css'
import { Bell } from '../notifications/Bell'
import { SearchButton } from '../search/SearchButton'
import { NetworkSwitcher } from './NetworkSwitcher'
import { SignInLink } from '../../ui/SignInLink'

const Person = lazy(() => import('./Person'))

/** Name of the product, the network, the other language at the same address, and who is signed in. */
export function TopBar() {
  const { t, language } = useTranslation()
  const { person } = useMe()
  const location = useLocation()
  const other = language === 'es' ? 'en' : 'es'
  const query = new URLSearchParams(location.search)
  query.set('lang', other)
  return (
    <header className={styles.top} data-visitor={!person || undefined}>
      <LinkTo to="/" className={styles.brand}>
        <img src={mark} width="28" height="28" alt="" />
        <span>Aimline</span>
      </LinkTo>
      <NetworkSwitcher />
      <div className={styles.corner}>
        <SearchButton />
        <Bell />
        <Link className={styles.item} to={{ pathname: location.pathname, search: `?${query}`, hash: location.hash }} replace lang={other} hrefLang={other}>
          {t('shell.other_language')}
        </Link>
        {!person && (
          <SignInLink className={`${styles.item} ${styles.enter}`}>
            <IconLogin size={20} stroke={1.75} aria-hidden="true" />
            <span>{t('sign_in.title')}</span>
          </SignInLink>
        )}
        <span className={styles.person}>
          <Popup className={styles.item} button={person ? (
            <>
              <Initials name={person.name} />
              <span className={styles.name}>{person.name}</span>
              <IconDown size={16} stroke={1.75} aria-hidden="true" />
            </>
          ) : (
            <>
              <IconDisplay size={20} stroke={1.75} aria-hidden="true" />
              <span>{t('shell.display')}</span>
            </>
          )}>
            {() => <Later><Person /></Later>}
          </Popup>
        </span>
      </div>
    </header>
  )
}

function Initials({ name }: { name: string }) {
  const parts = name.split(/\s+/).filter(Boolean)
  return <span className={styles.initials} aria-hidden="true">{(parts[0]?.charAt(0) ?? '') + (parts.length > 1 ? parts.at(-1)!.charAt(0) : '')}</span>
}

import IconNetwork from '@tabler/icons-react/dist/esm/icons/IconAffiliate.mjs'
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs'
import IconSelect from '@tabler/icons-react/dist/esm/icons/IconSelector.mjs'
import { useTranslation } from '../../ui/translation'
import { useLocation } from 'react-router'
import { useMe } from '../../api/me'
import { LinkTo } from '../../ui/LinkTo'
import { Popup } from '../../ui/Popup'
import { sameSectionIn } from './navigation'
import styles from './NetworkSwitcher.module.css'
import { useChosenNetwork } from './useNavigation'

/** Which network's pages one is among; with several of one's own, a way into another at the same section. */
export function NetworkSwitcher() {
  const { t } = useTranslation()
  const { networks } = useMe()
  const chosen = useChosenNetwork()
  if (!chosen) return null
  const elsewhere = networks.some((each) => each.slug !== chosen.slug)
  const name = <span className={styles.name}>{chosen.name}</span>
  return (
    <div className={styles.switcher}>
      {elsewhere ? (
        <Popup side="start" className={styles.button} button={<>
          <IconNetwork size={20} stroke={1.75} aria-hidden="true" />
          <span className="spoken">{t('shell.network')}: </span>
          {name}
          <IconSelect size={16} stroke={1.75} aria-hidden="true" />
        </>}>
          {(close) => <Networks onChosen={close} />}
        </Popup>
      ) : (
        <LinkTo to={`/n/${chosen.slug}`} className={styles.button}>
          <IconNetwork size={20} stroke={1.75} aria-hidden="true" />
          {name}
        </LinkTo>
      )}
    </div>
  )
}

/** One's own networks, each at the section that is open now. */
export function Networks({ onChosen }: { onChosen: () => void }) {
  const { t } = useTranslation()
  const { networks } = useMe()
  const { pathname } = useLocation()
  const chosen = useChosenNetwork()
  return (
    <>
      <p className={styles.title}>{t('shell.your_networks')}</p>
      <ul>
        {networks.map((each) => (
          <li key={each.id}>
            <LinkTo to={sameSectionIn(pathname, each.slug)} className={styles.network} aria-current={each.slug === chosen?.slug ? 'true' : undefined} onClick={onChosen}>
              <span>{each.name}</span>
              {each.status !== 'active' && <span className={styles.status}>{t(`value.status.${each.status}`)}</span>}
              {each.slug === chosen?.slug && <IconCheck size={20} stroke={1.75} aria-hidden="true" />}
            </LinkTo>
          </li>
        ))}
      </ul>
    </>
  )
}

import { useTranslation } from '../../ui/translation'
import { useMe } from '../../api/me'
import { LinkTo } from '../../ui/LinkTo'
import styles from './Person.module.css'
import { Networks } from './NetworkSwitcher'
import Person from './Person'
import { useNavigation } from './useNavigation'

interface Props {
  /** Destinations that stand in the bar already. */
  without: string[]
  onChosen: () => void
}

/** What has no room at the bottom of a phone. */
export default function More({ without, onChosen }: Props) {
  const { t } = useTranslation()
  const { networks } = useMe()
  const { groups, current } = useNavigation()
  const rest = groups.map((group) => ({ ...group, destinations: group.destinations.filter((each) => !without.includes(each.to)) }))
    .filter((group) => group.destinations.length > 0)
  return (
    <div className={styles.menu}>
      {networks.length > 1 && <div><Networks onChosen={onChosen} /></div>}
      {rest.map((group) => (
        <div key={group.title ?? ''}>
          {group.title && <p className={styles.title}>{t(group.title)}</p>}
          <ul>
            {group.destinations.map(({ to, word, icon: Icon }) => (
              <li key={to}>
                <LinkTo to={to} className={styles.item} aria-current={to === current?.to ? 'page' : undefined} onClick={onChosen}>
                  <Icon size={20} stroke={1.75} aria-hidden="true" />
                  {t(word)}
                </LinkTo>
              </li>
            ))}
          </ul>
        </div>
      ))}
      <Person />
    </div>
  )
}

import { useQuery } from '@tanstack/react-query'
import { descriptions } from '../../api/description'
import { Differences } from '../../ui/Differences'
import { useWords } from '../../ui/words'
import panel from '../../ui/Panel.module.css'
import styles from './Administration.module.css'
import { Book } from './Book'
import { useBook } from './useBook'

/** Who changed what, field by field, of all records that the reader may see. */
export default function ChangesPage() {
  const words = useWords()
  const { t } = words
  const { data: described = [] } = useQuery(descriptions())
  const { rows, ...book } = useBook('changes', ['entity', 'entity_id', 'person', 'action'])
  const kept = described.filter((each) => each.remembers && each.entity)
  const wordOf = (entity: string) => t(`entity.${entity}`, { defaultValue: entity })
  return (
    <Book title={t('audit.title')} intro={t('audit.changes_intro')} empty={t('audit.no_changes')} count={rows.length} {...book}
      choice={{ name: 'entity', label: t('audit.entity'), data: kept.map((each) => ({ value: each.entity!, label: words.list(each.plural) })) }}
      person={{ name: 'person', label: t('audit.by') }}>
      <ol className={styles.changes}>
        {rows.map((change) => {
          const description = described.find((each) => each.entity === change.entity)
          const differences = description && (
            <Differences plural={description.plural} fields={description.fields} differences={change.differences} fresh={change.action !== 'update'} />
          )
          return (
            <li key={change.id} className={panel.panel}>
              <div className={styles.head}>
                <h2>{change.entity_name ? t('audit.named', { entity: wordOf(change.entity), name: change.entity_name }) : wordOf(change.entity)}</h2>
                <time dateTime={change.at} className="muted small">{words.instant(change.at)}</time>
              </div>
              <p>{t(`history.${change.action}`, { defaultValue: change.action, name: change.by_name ?? t('history.system') })}</p>
              {change.action === 'update' ? differences : change.differences.length > 0 && (
                <details><summary>{t('audit.fields', { count: change.differences.length })}</summary>{differences}</details>
              )}
            </li>
          )
        })}
      </ol>
    </Book>
  )
}

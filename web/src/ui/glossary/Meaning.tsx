import { useTranslation } from '../translation'
import { LinkTo } from '../LinkTo'
import type { TermKey } from './key'
import styles from './Term.module.css'
import terms from './terms.json'

/** What a word of the field means, in a sentence. */
export default function Meaning({ of }: { of: TermKey }) {
  const { t, language } = useTranslation()
  const { term, meaning } = terms[of][language === 'es' ? 'es' : 'en']
  return (
    <span className={styles.meaning}>
      <strong>{term}</strong>
      <span>{meaning}</span>
      <LinkTo to={`/glossary#${of}`}>{t('glossary.all')}</LinkTo>
    </span>
  )
}

import { useTranslation } from 'react-i18next'
import { LinkTo } from '../LinkTo'
import type { TermKey } from './key'
import styles from './Term.module.css'
import terms from './terms.json'

/** What a word of the field means, in a sentence. */
export default function Meaning({ of }: { of: TermKey }) {
  const { t, i18n } = useTranslation()
  const { term, meaning } = terms[of][i18n.language === 'es' ? 'es' : 'en']
  return (
    <span className={styles.meaning}>
      <strong>{term}</strong>
      <span>{meaning}</span>
      <LinkTo to={`/glossary#${of}`}>{t('glossary.all')}</LinkTo>
    </span>
  )
}

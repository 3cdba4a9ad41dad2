import { useEffect } from 'react'
import { useLocation } from 'react-router'
import terms from '../ui/glossary/terms.json'
import { Page } from '../ui/Page'
import { useWords } from '../ui/words'
import styles from './GlossaryPage.module.css'

/** The words of the field, in the reader's language, with what they are called in the other. */
export default function GlossaryPage() {
  const { t, language } = useWords()
  const { hash } = useLocation()
  const [own, other] = language === 'es' ? (['es', 'en'] as const) : (['en', 'es'] as const)
  const sorted = Object.entries(terms).sort(([, a], [, b]) => a[own].term.localeCompare(b[own].term, language))
  useEffect(() => {
    if (hash) document.getElementById(hash.slice(1))?.scrollIntoView()
  }, [hash])
  return (
    <Page title={t('glossary.title')} line={<span>{t('glossary.line')}</span>}>
      <dl className={styles.terms}>
        {sorted.map(([key, term]) => (
          <div key={key} id={key}>
            <dt><strong>{term[own].term}</strong> <span className="muted small" lang={other}>{term[other].term}</span></dt>
            <dd className="prose">{term[own].meaning}</dd>
          </div>
        ))}
      </dl>
    </Page>
  )
}

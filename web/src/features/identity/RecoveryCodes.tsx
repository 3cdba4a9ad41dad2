import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { announce } from '../../ui/announce'
import { Notice } from '../../ui/Notice'
import { useWords } from '../../ui/words'
import styles from './Identity.module.css'

interface Props { codes: string[]; onSaved: () => void }

/** Ten codes that are shown this once, and the ways to keep them. */
export function RecoveryCodes({ codes, onSaved }: Props) {
  const { t } = useWords()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const text = `${t('identity.codes_file', { address: window.location.host })}\n\n${codes.join('\n')}\n`
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    announce(t('identity.copied'))
  }
  const download = () => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
    link.download = t('identity.codes_file_name')
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return (
    <section className={styles.part} aria-labelledby="recovery-codes">
      <h2 id="recovery-codes" ref={heading} tabIndex={-1}>{t('identity.codes_title')}</h2>
      <p className="prose">{t('identity.codes_why')}</p>
      <ol className={styles.codes}>
        {codes.map((code) => <li key={code}><code>{code}</code></li>)}
      </ol>
      <div className={styles.actions}>
        {'clipboard' in navigator && <Button variant="default" onClick={() => void copy()}>{t('identity.copy')}</Button>}
        <Button variant="default" onClick={download}>{t('identity.download')}</Button>
        <Button variant="default" onClick={() => window.print()}>{t('identity.print')}</Button>
      </div>
      <Notice>{t('identity.codes_once')}</Notice>
      <div className={styles.actions}><Button onClick={onSaved}>{t('identity.codes_saved')}</Button></div>
    </section>
  )
}

import { Button } from '@mantine/core'
import { useCallback, useEffect, useState } from 'react'
import { client, type Schemas } from '../../api/client'
import { Failure } from '../../ui/Failure'
import { Skeleton } from '../../ui/Skeleton'
import { useWords } from '../../ui/words'
import { CodeField } from './CodeField'
import styles from './Identity.module.css'
import { QrCode } from './QrCode'
import { RecoveryCodes } from './RecoveryCodes'
import { SmallForm } from './SmallForm'
import { useSmallForm } from './useSmallForm'

interface Props {
  /** The server knows the factor from now on; its recovery codes are still to be saved. */
  onSetUp: () => void
  onDone: () => void
}

/** Sets up a second factor: an authenticator takes the key, shows a code, and ten recovery codes are saved. */
export function SetUpFactor({ onSetUp, onDone }: Props) {
  const { t } = useWords()
  const [factor, setFactor] = useState<Schemas['NewSecondFactor'] | null>(null)
  const [codes, setCodes] = useState<string[]>([])
  const [error, setError] = useState<unknown>(null)
  const form = useSmallForm({ code: { label: t('identity.code') } })

  const begin = useCallback(() => client.POST('/api/v1/second-factor', { body: {} }).then(({ data }) => setFactor(data!), setError), [])
  useEffect(() => void begin(), [begin])

  if (codes.length > 0) return <RecoveryCodes codes={codes} onSaved={onDone} />
  if (error) {
    const again = () => {
      setError(null)
      void begin()
    }
    return (
      <>
        <Failure error={error} />
        <div><Button onClick={again}>{t('failure.retry')}</Button></div>
      </>
    )
  }
  if (!factor) return <Skeleton rows={8} />
  return (
    <ol className={styles.steps}>
      <li>
        <h2>{t('identity.step_app')}</h2>
        <p className="prose">{t('identity.step_app_text')}</p>
      </li>
      <li>
        <h2>{t('identity.step_key')}</h2>
        <p className="prose">{t('identity.step_key_text')}</p>
        <div className={styles.key}>
          <QrCode rows={factor.rows} label={t('identity.qr')} />
          <div>
            <p>{t('identity.key_typed')}</p>
            <p className={styles.secret}><code>{factor.key}</code></p>
            <p><a href={factor.uri}>{t('identity.key_open')}</a></p>
          </div>
        </div>
      </li>
      <li>
        <h2>{t('identity.step_code')}</h2>
        <SmallForm form={form} submit={t('identity.confirm')} onSubmit={async () => {
          const { data } = await client.POST('/api/v1/second-factor/confirmation', { body: { code: form.values.code } })
          setCodes(data!.codes)
          onSetUp()
        }}>
          <CodeField input={form.input('code')} set={(value) => form.set('code', value)} />
        </SmallForm>
      </li>
    </ol>
  )
}

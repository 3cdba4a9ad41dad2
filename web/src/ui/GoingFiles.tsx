import { Button } from '@mantine/core'
import styles from './GoingFiles.module.css'
import type { Going } from './useUploads'
import { useWords } from './words'

interface Props { going: Going[]; onForget: (key: number) => void }

/** Files on their way, each with how far it is, or with the words that say why it was not taken. */
export function GoingFiles({ going, onForget }: Props) {
  const { t, language } = useWords()
  const percent = new Intl.NumberFormat(language, { style: 'percent' })
  if (going.length === 0) return null
  return (
    <ul className={styles.going}>
      {going.map(({ key, name, share, problem }) => (
        <li key={key}>
          <span className={styles.name}>{name}</span>
          {problem === undefined
            ? <progress max={1} value={share} aria-label={t('files.sending', { name })}>{percent.format(share)}</progress>
            : <p role="alert" className={styles.problem}><span className="spoken">{name}: </span>{problem}</p>}
          <Button variant="default" onClick={() => onForget(key)}>
            {t(problem === undefined ? 'files.cancel' : 'files.dismiss')}<span className="spoken">: {name}</span>
          </Button>
        </li>
      ))}
    </ul>
  )
}

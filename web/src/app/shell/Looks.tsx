import IconDark from '@tabler/icons-react/dist/esm/icons/IconMoon.mjs'
import IconDevice from '@tabler/icons-react/dist/esm/icons/IconDeviceDesktop.mjs'
import IconLight from '@tabler/icons-react/dist/esm/icons/IconSun.mjs'
import { useId } from 'react'
import { useTranslation } from '../../ui/translation'
import { prefer, usePreference } from '../preferences'
import styles from './Looks.module.css'

const themes = [
  { value: 'light', icon: IconLight },
  { value: 'dark', icon: IconDark },
  { value: null, icon: IconDevice },
] as const

/** Light or dark, and how close the rows stand; kept on this device. */
export function Looks() {
  const { t } = useTranslation()
  const name = useId()
  const theme = usePreference('theme')
  const density = usePreference('density')
  return (
    <div className={styles.looks}>
      <fieldset className={styles.themes}>
        <legend>{t('looks.theme')}</legend>
        {themes.map(({ value, icon: Icon }) => (
          <label key={value ?? 'device'}>
            <input type="radio" name={name} checked={theme === value} onChange={() => prefer('theme', value)} />
            <Icon size={20} stroke={1.75} aria-hidden="true" />
            {t(`looks.${value ?? 'device'}`)}
          </label>
        ))}
      </fieldset>
      <label className={styles.density}>
        <input type="checkbox" checked={density === 'compact'} onChange={(event) => prefer('density', event.currentTarget.checked ? 'compact' : null)} />
        {t('looks.compact')}
      </label>
    </div>
  )
}

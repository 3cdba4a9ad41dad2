import { use } from 'react'
import { useTranslation } from 'react-i18next'
import { Outlet } from 'react-router'
import { wordsOfAdministration } from './i18n'

/** Waits for the texts of administration, which few readers need. */
export function AdministrationFrame() {
  const { i18n } = useTranslation()
  use(wordsOfAdministration(i18n))
  return <Outlet />
}

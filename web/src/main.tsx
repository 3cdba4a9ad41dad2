import { createRoot } from 'react-dom/client'
import { languageInAddress, queries } from './api/client'
import { me } from './api/me'
import { App } from './app/App'
import { languageOfBrowser, wordsIn } from './app/i18n'
import { applyPreferences } from './app/preferences'
import './app/styles'

applyPreferences()

async function start(): Promise<void> {
  const asking = queries.fetchQuery(me()).catch(() => null)
  const asked = languageInAddress()
  const person = asked ? null : (await asking)?.person
  const own = person?.language === 'es' || person?.language === 'en' ? person.language : languageOfBrowser()
  const words = await wordsIn(asked ?? own)
  createRoot(document.getElementById('root')!).render(<App words={words} language={own} />)
}

void start()

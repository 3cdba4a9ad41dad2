import { createRoot } from 'react-dom/client'
import { languageInAddress, queries } from './api/client'
import { me } from './api/me'
import { App } from './app/App'
import { languageOfBrowser, wordsIn } from './app/i18n'
import { applyPreferences } from './app/preferences'
import './app/styles'
import { failureKind } from './ui/failures'

applyPreferences()

async function start(): Promise<void> {
  const asking = queries.fetchQuery(me()).catch(() => null)
  const asked = languageInAddress()
  const person = asked ? null : (await asking)?.person
  const own = person?.language === 'es' || person?.language === 'en' ? person.language : languageOfBrowser()
  const words = await wordsIn(asked ?? own)
  const root = createRoot(document.getElementById('root')!, {
    // What a page tells its reader is not told to the console too.
    onCaughtError: (error) => failureKind(error) === 'broken' && console.error(error),
  })
  root.render(<App words={words} language={own} />)
}

void start()

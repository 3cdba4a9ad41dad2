import { createTheme, MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import type { i18n } from 'i18next'
import { I18nextProvider } from 'react-i18next'
import { BrowserRouter } from 'react-router'
import { queries } from '../api/client'
import type { Language } from './i18n'
import { Pages } from './Pages'
import { SecondStep } from './SecondStep'
import { Shell } from './shell/Shell'

// Only names here: their values are custom properties in theme.css, since the policy allows no style element.
const shades = Array<string>(10).fill('var(--accent)') as [string, string, string, string, string, string, string, string, string, string]
const theme = createTheme({ primaryColor: 'accent', colors: { accent: shades }, respectReducedMotion: true, cursorType: 'pointer' })

interface Props { words: i18n; language: Language }

export function App({ words, language }: Props) {
  return (
    <I18nextProvider i18n={words}>
      <QueryClientProvider client={queries}>
        <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
          <BrowserRouter>
            <Shell language={language}>
              <SecondStep><Pages /></SecondStep>
            </Shell>
          </BrowserRouter>
        </MantineProvider>
      </QueryClientProvider>
    </I18nextProvider>
  )
}

import { createTheme, MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { BrowserRouter } from 'react-router'
import { queries } from '../api/client'
import { WordsProvider, type Language, type Words } from '../ui/translation'
import { Pages } from './Pages'
import { SecondStep } from './SecondStep'
import { Shell } from './shell/Shell'

// Only names here: their values are custom properties in theme.css, since the policy allows no style element.
const shades = Array<string>(10).fill('var(--accent)') as [string, string, string, string, string, string, string, string, string, string]
const theme = createTheme({ primaryColor: 'accent', colors: { accent: shades }, respectReducedMotion: true, cursorType: 'pointer' })

interface Props { words: Words; language: Language }

export function App({ words, language }: Props) {
  return (
    <WordsProvider words={words}>
      <QueryClientProvider client={queries}>
        <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
          <BrowserRouter>
            <Shell language={language}>
              <SecondStep><Pages /></SecondStep>
            </Shell>
          </BrowserRouter>
        </MantineProvider>
      </QueryClientProvider>
    </WordsProvider>
  )
}

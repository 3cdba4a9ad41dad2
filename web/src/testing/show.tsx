import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactElement } from 'react'
import { WordsProvider } from '../ui/translation'
import { BrowserRouter } from 'react-router'
import { queries } from '../api/client'
import { wordsIn, wordsOf, type Language } from '../app/i18n'

/** Shows a part of a page as the application would, at an address and in a language. */
export async function show(element: ReactElement, { at = '/', language = 'en' as Language } = {}) {
  window.history.replaceState(null, '', at)
  queries.clear()
  const words = await wordsIn(language)
  await wordsOf('identity')
  await wordsOf('administration')
  const user = userEvent.setup()
  render(
    <WordsProvider words={words}>
      <QueryClientProvider client={queries}>
        <MantineProvider withCssVariables={false} withGlobalClasses={false} env="test">
          <BrowserRouter>{element}</BrowserRouter>
        </MantineProvider>
      </QueryClientProvider>
    </WordsProvider>,
  )
  return user
}

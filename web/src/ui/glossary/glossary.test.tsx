import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { serve } from '../../testing/server'
import { show } from '../../testing/show'
import { Term } from './Term'
import terms from './terms.json'

it('says every word and its meaning in both languages', () => {
  const missing = Object.entries(terms).filter(([, { en, es }]) => ![en.term, en.meaning, es.term, es.meaning].every((text) => text.length > 2))
  expect(missing).toEqual([])
  expect(Object.values(terms).filter(({ en, es }) => !en.meaning.endsWith('.') || !es.meaning.endsWith('.'))).toEqual([])
})

it('explains a word in the language of the page, and closes with Escape', async () => {
  serve(() => undefined)
  const user = await show(<p><Term of="liaison">enlace</Term></p>, { language: 'es' })
  const word = screen.getByRole('button', { name: 'enlace' })
  await user.click(word)
  expect(await screen.findByText('La persona de la organización coordinadora que acompaña a un integrante.')).toBeInTheDocument()
  expect(screen.getByRole('link', { name: 'Todas las palabras' })).toHaveAttribute('href', '/glossary#liaison')
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('link')).toBeNull()
  expect(word).toHaveFocus()
})

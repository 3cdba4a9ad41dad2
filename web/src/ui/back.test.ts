import { expect, it, vi } from 'vitest'
import { keepBack, signInFrom, takeBack } from './back'

it('leads back to an address of these pages, once', () => {
  keepBack('/o/cedar/edit?lang=es')
  expect(takeBack()).toBe('/o/cedar/edit?lang=es')
  expect(takeBack()).toBe('/')
})

it.each(['https://elsewhere.example/', '//elsewhere.example', '/\\elsewhere.example', 'javascript:alert(1)', '/sign-in/again', ''])('follows nothing to %s', (path) => {
  keepBack(path)
  expect(takeBack()).toBe('/')
  expect(signInFrom(path)).toBe('/sign-in')
})

it('forgets after an hour', () => {
  keepBack('/o/cedar')
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 61 * 60 * 1000)
  expect(takeBack()).toBe('/')
})

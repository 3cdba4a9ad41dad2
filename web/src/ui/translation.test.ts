import { expect, it, vi } from 'vitest'
import { Words } from './translation'

function spanish(): Words {
  const words = new Words('es')
  words.add('es', { list: { title: 'Lista de {{name}}', rows_one: '{{count}} fila', none_zero: 'Nada', none_other: 'Algo', rows_many: '{{count}} de filas', rows_other: '{{count}} filas' } })
  return words
}

it('fills in what stands in holes, and leaves nothing of one that nobody fills', () => {
  const { t } = spanish().spoken()
  expect(t('list.title', { name: 'Ana {{name}}' })).toBe('Lista de Ana {{name}}')
  expect(t('list.title')).toBe('Lista de ')
})

it('counts as the language does, with its numbers', () => {
  const { t } = spanish().spoken()
  expect([0, 1].map((count) => t('list.none', { count }))).toEqual(['Nada', 'Algo'])
  expect([0, 1, 2, 1_000_000].map((count) => t('list.rows', { count }))).toEqual(['0 filas', '1 fila', '2 filas', `${new Intl.NumberFormat('es').format(1_000_000)} de filas`])
})

it('takes the first key that it has, then the words it is given, then the key', () => {
  const { t } = spanish().spoken()
  expect(t(['list.other', 'list.title'], { name: 'x' })).toBe('Lista de x')
  expect(t('list.more', { defaultValue: 'Nothing' })).toBe('Nothing')
  expect(t('list.more')).toBe('list.more')
})

it('tells who listens that another language is spoken', () => {
  const words = spanish()
  words.add('en', { list: { title: 'List of {{name}}' } })
  const heard = vi.fn()
  const stop = words.listen(heard)
  words.change('en')
  expect(words.spoken().t('list.title', { name: 'x' })).toBe('List of x')
  stop()
  words.change('es')
  expect(heard).toHaveBeenCalledTimes(1)
})

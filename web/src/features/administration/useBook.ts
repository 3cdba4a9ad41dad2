import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { client } from '../../api/client'
import { isLongerThanAFile, listOf, type Filters } from '../../api/entities'

type Book = 'changes' | 'access-ledger' | 'disclosures' | 'security-events'

/** The filters of the address that a book takes. */
export function bookFilters(parameters: URLSearchParams, names: string[]): Filters {
  return Object.fromEntries(names.flatMap((name) => {
    const value = parameters.get(name)
    return value ? [[name, value]] : []
  }))
}

/** One book, page after page, as the address filters it, and where the same is had as CSV. */
export function useBook<Name extends Book>(book: Name, names: string[]) {
  const [parameters] = useSearchParams()
  const filters = bookFilters(parameters, [...names, 'place', 'from', 'to'])
  const list = useInfiniteQuery(listOf(book, filters))
  const rows = list.data?.pages.flatMap((page) => page.items) ?? []
  const query = new URLSearchParams(filters)
  const language = parameters.get('lang')
  if (language) query.set('lang', language)
  const csv = `/api/v1/${book}.csv${query.size > 0 ? `?${query}` : ''}`
  const longer = useQuery({ ...isLongerThanAFile(book, filters), enabled: list.hasNextPage })
  const question = new URLSearchParams(filters).toString()
  const whole = longer.data ? () => client.POST('/api/v1/exports', { body: { list: book, question: question || null } }) : null
  return { list, rows, filtered: Object.keys(filters).length > 0, csv, whole }
}

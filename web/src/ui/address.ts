import { useCallback } from 'react'
import { useLocation } from 'react-router'

/** Keeps the language of the address in every link that leaves the page. */
export function useAddress(): (to: string) => string {
  const language = new URLSearchParams(useLocation().search).get('lang')
  return useCallback(
    (to: string) => {
      if (!language || /^[a-z]+:/.test(to)) return to
      const [, path = '', query = '', place = ''] = /^([^?#]*)(?:\?([^#]*))?(#.*)?$/.exec(to) ?? []
      const parameters = new URLSearchParams(query)
      parameters.set('lang', language)
      return `${path}?${parameters}${place}`
    },
    [language],
  )
}

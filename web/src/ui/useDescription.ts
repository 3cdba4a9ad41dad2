import { useQuery } from '@tanstack/react-query'
import { descriptions, type Description } from '../api/description'

/** How the server describes one list; null where there is no such list, undefined while it is read. */
export function useDescription(plural: string) {
  const { data, error, refetch } = useQuery(descriptions())
  const description: Description | null | undefined = data && (data.find((each) => each.plural === plural) ?? null)
  return { description, error, refetch }
}

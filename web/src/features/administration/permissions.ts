import type { Schemas } from '../../api/client'

type Permission = Schemas['Permission']
export interface Thing { capability: string; name: string; acts: { name: string; limits: string }[] }

/** What a role permits, thing by thing. An act permitted without a condition is not limited by others with one. */
export function permitted(permissions: Permission[]): Thing[] {
  const things = new Map<string, { name: string; acts: Map<string, { name: string; limits: string[] | null }> }>()
  for (const each of permissions) {
    const thing = things.get(each.capability) ?? { name: each.capability_name, acts: new Map() }
    things.set(each.capability, thing)
    const known = thing.acts.get(each.action)
    const limits = each.conditions.length === 0 || known?.limits === null ? null : [...(known?.limits ?? []), each.conditions.join(', ')]
    thing.acts.set(each.action, { name: each.action_name, limits })
  }
  return [...things].map(([capability, { name, acts }]) => ({
    capability, name, acts: [...acts.values()].map((act) => ({ name: act.name, limits: act.limits?.join('; ') ?? '' })),
  }))
}

import { queryOptions } from '@tanstack/react-query'
import { client } from '../../api/client'
import { oneOf, type Row } from '../../api/entities'

export type RoleGrant = Row<'role-grants'>
export type Job = Row<'jobs'>
export type SignOn = Row<'sign-ons'>

export const roleGrant = (id: string) => oneOf('role-grants', id)
export const invitation = (id: string) => oneOf('invitations', id)
export const account = (id: string) => oneOf('accounts', id)
export const signOn = (id: string) => oneOf('sign-ons', id)
export const token = (id: string) => oneOf('tokens', id)
export const job = (id: string) => oneOf('jobs', id)

/** What a person's roles permit, where, and who gave them. */
export const accessOf = (person: string) =>
  queryOptions({
    queryKey: ['access', person],
    queryFn: async ({ signal }) => (await client.GET('/api/v1/people/{person}/access', { params: { path: { person } }, signal })).data!,
  })

/** Whether a person may see or change one record, and why. */
export const accessTo = (person: string, entity: string, id: string) =>
  queryOptions({
    queryKey: ['access', person, entity, id],
    queryFn: async ({ signal }) =>
      (await client.GET('/api/v1/people/{person}/access-to', { params: { path: { person }, query: { entity, id } }, signal })).data!,
  })

/** When recurring jobs take their turns. */
export const schedules = () =>
  queryOptions({
    queryKey: ['list', 'job-schedules'],
    queryFn: async ({ signal }) => (await client.GET('/api/v1/jobs/schedules', { params: { query: {} }, signal })).data!,
  })

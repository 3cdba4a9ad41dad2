import { afterEach, expect, it } from 'vitest'
import { client, proveWith, Refused, unproved } from './client'
import { refusal } from '../testing/rooms'
import { serve } from '../testing/server'

const missing = (fault: string) => ({ status: 403, body: { ...refusal(403).body, type: `urn:aimline:fault:${fault}` } })
afterEach(() => proveWith(null))

/** A server that takes nothing until somebody proved who they are. */
function guarded() {
  let proved = false
  const log = serve(() => (proved ? { body: { sessions: [] } } : missing('step_up_required')))
  return { log, prove: () => void (proved = true) }
}
const end = () => client.POST('/api/v1/sessions/endings', { body: { session_id: 'one' } })

it('asks for a proof, and repeats the call once with the same body and key', async () => {
  const { log, prove } = guarded()
  proveWith(async () => {
    prove()
    return true
  })
  expect((await end()).data).toEqual({ sessions: [] })
  expect(log).toHaveLength(2)
  expect(log[1]!.body).toEqual({ session_id: 'one' })
  expect(log[1]!.headers.get('Idempotency-Key')).toBe(log[0]!.headers.get('Idempotency-Key'))
})

it('repeats it once and no more', async () => {
  const { log } = guarded()
  proveWith(async () => true)
  await expect(end()).rejects.toMatchObject({ status: 403 })
  expect(log).toHaveLength(2)
})

it('does nothing where the proof is not given', async () => {
  const { log } = guarded()
  proveWith(async () => false)
  await expect(end()).rejects.toBeInstanceOf(Refused)
  expect(log).toHaveLength(1)
})

it('asks once for calls that wait together', async () => {
  const { log, prove } = guarded()
  let asked = 0
  proveWith(async () => {
    asked += 1
    await new Promise((resolve) => setTimeout(resolve))
    prove()
    return true
  })
  await Promise.all([end(), end()])
  expect(asked).toBe(1)
  expect(log).toHaveLength(4)
})

it('tells of a second factor that is owed, and asks for no proof', async () => {
  serve(() => missing('second_factor_required'))
  let told = 0
  unproved.addEventListener('403', () => (told += 1), { once: true })
  proveWith(() => Promise.reject(new Error('asked')))
  await expect(end()).rejects.toMatchObject({ status: 403 })
  expect(told).toBe(1)
})

import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, it } from 'vitest'
import { refusal } from '../testing/rooms'
import { serve } from '../testing/server'
import { show } from '../testing/show'
import { takeUploads } from '../testing/uploads'
import { Attachments } from './Attachments'

const owner = { plural: 'organizations', id: 'school' } as const
const attachment = (more: object = {}) => ({
  id: 'one', version: 3, archived_at: null, entity: 'organization', entity_id: 'school', name: 'Compact 2026.pdf', label: null,
  media_type: 'application/pdf', size: 1_400_000, sha256: 'ab', added_at: '2026-03-02T12:00:00Z', published: false, ...more,
})
const list = (...items: object[]) => ({ body: { items, next: null } })
const pdf = (name = 'plan.pdf', size = 5) => new File(['x'.repeat(size)], name, { type: 'application/pdf' })

it('gives each file to be saved under its name, and says how large it is', async () => {
  serve(() => list(attachment(), attachment({ id: 'two', label: 'What we agreed on' })))
  await show(<Attachments owner={owner} edit={false} open />)
  const link = await screen.findByRole('link', { name: 'Compact 2026.pdf' })
  expect(link).toHaveAttribute('href', '/api/v1/organizations/school/attachments/one/content')
  expect(link).toHaveAttribute('download', 'Compact 2026.pdf')
  expect(screen.getByRole('link', { name: 'What we agreed on' })).toBeInTheDocument()
  expect(screen.getAllByText(/1\.4 MB/)).toHaveLength(2)
  expect(screen.queryByRole('button')).toBeNull()
})

it('is not there for who may not add anything and finds nothing', async () => {
  const asked = serve(() => list())
  await show(<Attachments owner={owner} edit={false} open />)
  await waitFor(() => expect(asked).toHaveLength(1))
  await waitFor(() => expect(screen.queryByRole('heading', { name: 'Files' })).toBeNull())
})

it('sends a chosen file, shows how far it is, and then lists it', async () => {
  let there: object[] = []
  serve(() => list(...there))
  const sent = takeUploads()
  const user = await show(<Attachments owner={owner} edit open={false} />)
  await user.upload(await screen.findByLabelText('Attach files', { selector: 'input' }), pdf('Año 2.pdf'))
  await waitFor(() => expect(sent).toHaveLength(1))
  expect(sent[0]).toMatchObject({ method: 'POST', path: '/organizations/school/attachments' })
  expect(sent[0]!.headers).toMatchObject({ 'Aimline-File-Name': 'A%C3%B1o%202.pdf', 'Content-Type': 'application/pdf' })
  expect(sent[0]!.headers['Idempotency-Key']).toBeTruthy()
  act(() => sent[0]!.progress(0.4))
  expect(await screen.findByRole('progressbar', { name: 'Sending Año 2.pdf' })).toHaveValue(0.4)
  there = [attachment({ name: 'Año 2.pdf' })]
  act(() => sent[0]!.answer(201))
  expect(await screen.findByRole('link', { name: 'Año 2.pdf' })).toBeInTheDocument()
  await waitFor(() => expect(screen.queryByRole('progressbar')).toBeNull())
})

it('takes what is dropped and what is pasted, one after another', async () => {
  serve(() => list())
  const sent = takeUploads()
  await show(<Attachments owner={owner} edit open={false} />)
  const button = await screen.findByRole('button', { name: 'Attach files' })
  fireEvent.drop(button, { dataTransfer: { files: [pdf('a.pdf'), pdf('b.pdf')] } })
  fireEvent.paste(button, { clipboardData: { files: [pdf('c.pdf')] } })
  for (const [index, name] of ['a.pdf', 'b.pdf', 'c.pdf'].entries()) {
    await waitFor(() => expect(sent).toHaveLength(index + 1))
    expect(sent[index]!.file.name).toBe(name)
    act(() => sent[index]!.answer(201))
  }
})

it('says beside the file why the server refused it, until it is put away', async () => {
  serve(() => list())
  const sent = takeUploads()
  const user = await show(<Attachments owner={owner} edit open={false} />)
  await user.upload(await screen.findByLabelText('Attach files', { selector: 'input' }), pdf())
  await waitFor(() => expect(sent).toHaveLength(1))
  act(() => sent[0]!.answer(422, refusal(422, [{ where: 'file', what: 'What is in this file is not a PDF.' }]).body))
  expect(await screen.findByRole('alert')).toHaveTextContent('plan.pdf: What is in this file is not a PDF.')
  await user.click(screen.getByRole('button', { name: 'Put away: plan.pdf' }))
  expect(screen.queryByRole('alert')).toBeNull()
})

it('does not send what is too large or empty, and goes on with the others', async () => {
  serve(() => list())
  const sent = takeUploads()
  const user = await show(<Attachments owner={owner} edit open={false} />, { language: 'es' })
  const large = pdf('large.pdf')
  Object.defineProperty(large, 'size', { value: 26 * 1024 * 1024 })
  await user.upload(await screen.findByLabelText('Adjuntar archivos', { selector: 'input' }), [large, pdf('empty.pdf', 0), pdf('good.pdf')])
  expect((await screen.findAllByRole('alert')).map((each) => each.textContent)).toEqual(['large.pdf: Este archivo pasa de 25 MB.', 'empty.pdf: Este archivo está vacío.'])
  await waitFor(() => expect(sent.map((each) => each.file.name)).toEqual(['good.pdf']))
})

it('can be cancelled, and says when the server was not reached', async () => {
  serve(() => list())
  const sent = takeUploads()
  const user = await show(<Attachments owner={owner} edit open={false} />)
  await user.upload(await screen.findByLabelText('Attach files', { selector: 'input' }), [pdf('a.pdf'), pdf('b.pdf')])
  await user.click(await screen.findByRole('button', { name: 'Cancel: a.pdf' }))
  expect(sent[0]!.aborted).toBe(true)
  await waitFor(() => expect(sent).toHaveLength(2))
  act(() => sent[1]!.fail())
  expect(await screen.findByRole('alert')).toHaveTextContent('b.pdf: The file did not arrive.')
  expect(screen.queryByText('a.pdf')).toBeNull()
})

it('names, publishes and removes a file, by the version that was read', async () => {
  const asked = serve(({ method }) => (method === 'GET' ? list(attachment()) : { body: attachment() }))
  const user = await show(<Attachments owner={owner} edit open />)
  await user.click(await screen.findByRole('button', { name: 'Edit: Compact 2026.pdf' }))
  await user.type(await screen.findByRole('textbox', { name: 'What it is' }), 'Agreement')
  await user.click(screen.getByRole('checkbox', { name: /Visitors/ }))
  await user.click(screen.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(asked.find(({ method }) => method === 'PATCH')).toMatchObject({
    path: '/organizations/school/attachments/one', body: { label: 'Agreement', published: true },
  }))
  expect(asked.find(({ method }) => method === 'PATCH')!.headers.get('If-Match')).toBe('"3"')
  await user.click(await screen.findByRole('button', { name: 'Edit: Compact 2026.pdf' }))
  await user.click(await screen.findByRole('button', { name: 'Remove' }))
  expect(asked.some(({ method }) => method === 'DELETE')).toBe(false)
  await user.click(screen.getByRole('button', { name: 'Yes, remove this file' }))
  await waitFor(() => expect(asked.find(({ method }) => method === 'DELETE')).toMatchObject({ path: '/organizations/school/attachments/one' }))
})

import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, it } from 'vitest'
import { refusal } from '../testing/rooms'
import { serve } from '../testing/server'
import { show } from '../testing/show'
import { takeUploads } from '../testing/uploads'
import { initialsOf, Picture } from './Picture'
import { PictureEditor } from './PictureEditor'

const owner = { plural: 'organizations', id: 'school' } as const
const image = () => document.querySelector('img')!

it('shows initials until there is a picture, and where there is none', async () => {
  await show(<Picture owner={owner} name="Mill Creek School" />)
  expect(screen.getByText('MC')).toBeInTheDocument()
  expect(image().getAttribute('src')).toBe('/api/v1/organizations/school/picture?size=64&at=0')
  expect(image().hidden).toBe(true)
  fireEvent.load(image())
  expect(screen.queryByText('MC')).toBeNull()
  expect(image().hidden).toBe(false)
})

it.each([['Mill Creek School', 'MC'], ['Álamo Ridge K-8', 'ÁR'], ['Escuela de la Vega', 'EV'], ['ana', 'A'], ['会议 室', '会室'], ['', '']])('makes initials of %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials)
})

it('offers nothing to who may not change it', async () => {
  await show(<PictureEditor owner={owner} name="Mill" edit={false} />)
  expect(screen.queryByRole('button')).toBeNull()
})

it('sends a chosen picture and then shows it', async () => {
  const sent = takeUploads()
  const user = await show(<PictureEditor owner={owner} name="Mill" edit />)
  const before = image().getAttribute('src')
  await user.click(screen.getByRole('button', { name: 'Change the picture' }))
  await user.upload(screen.getByLabelText('Choose a picture', { selector: 'input' }), new File(['x'], 'logo.png', { type: 'image/png' }))
  await waitFor(() => expect(sent).toHaveLength(1))
  expect(sent[0]).toMatchObject({ method: 'PUT', path: '/organizations/school/picture' })
  act(() => sent[0]!.answer(200))
  await waitFor(() => expect(image().getAttribute('src')).not.toBe(before))
  expect(await screen.findByRole('button', { name: 'Change the picture' })).toBeInTheDocument()
})

it('says why a picture was not taken, and lets another be tried', async () => {
  const sent = takeUploads()
  const user = await show(<PictureEditor owner={owner} name="Mill" edit />)
  await user.click(screen.getByRole('button', { name: 'Change the picture' }))
  const drop = screen.getByRole('button', { name: 'Choose a picture' })
  fireEvent.drop(drop, { dataTransfer: { files: [new File(['<svg/>'], 'logo.svg')] } })
  await waitFor(() => expect(sent).toHaveLength(1))
  act(() => sent[0]!.answer(422, refusal(422, [{ where: 'file', what: 'SVG pictures are not taken.' }]).body))
  expect(await screen.findByRole('alert')).toHaveTextContent('SVG pictures are not taken.')
  fireEvent.drop(drop, { dataTransfer: { files: [new File(['x'], 'logo.png')] } })
  await waitFor(() => expect(sent).toHaveLength(2))
  expect(screen.queryByRole('alert')).toBeNull()
})

it('takes the picture away', async () => {
  const asked = serve(() => ({ body: {} }))
  const user = await show(<PictureEditor owner={owner} name="Mill" edit />)
  await user.click(screen.getByRole('button', { name: 'Change the picture' }))
  expect(screen.queryByRole('button', { name: 'Take the picture away' })).toBeNull()
  fireEvent.load(image())
  await user.click(screen.getByRole('button', { name: 'Take the picture away' }))
  await waitFor(() => expect(asked).toMatchObject([{ method: 'DELETE', path: '/organizations/school/picture' }]))
})

import { queryOptions } from '@tanstack/react-query'
import { client, languageInAddress, Refused, type Schemas } from './client'

/** Files of a record: what is attached to it, and its picture. */
export type Attachment = Schemas['Attachment']
export interface Owner { plural: 'organizations' | 'networks' | 'people'; id: string }

const place = ({ plural, id }: Owner) => `/api/v1/${plural}/${encodeURIComponent(id)}`

export const attachmentsOf = (owner: Owner) =>
  queryOptions({
    queryKey: ['attachments', owner.plural, owner.id],
    queryFn: async ({ signal }) => {
      const items: Attachment[] = []
      let after: string | null = null
      do {
        const { data } = (await asked('GET', `${place(owner)}/attachments`, { params: { query: after ? { after } : {} }, signal })) as { data: { items: Attachment[]; next: string | null } }
        items.push(...data.items)
        after = data.next
      } while (after)
      return items
    },
  })

// Which record it is, is known when the page runs, where the types of single paths cannot help.
function asked(method: 'GET' | 'PATCH' | 'DELETE', path: string, init: object): Promise<unknown> {
  return (client as unknown as Record<string, (path: string, init: object) => Promise<unknown>>)[method]!(path, init)
}

export const contentOf = (owner: Owner, attachment: Attachment) => `${place(owner)}/attachments/${attachment.id}/content`

export async function changeAttachment(owner: Owner, { id, version }: Attachment, change: Partial<Attachment>): Promise<void> {
  await asked('PATCH', `${place(owner)}/attachments/${id}`, { body: change, headers: { 'If-Match': `"${version}"` } })
}

export async function removeAttachment(owner: Owner, { id, version }: Attachment): Promise<void> {
  await asked('DELETE', `${place(owner)}/attachments/${id}`, { headers: { 'If-Match': `"${version}"` } })
}

/** The address of a record's picture. `stamp` differs after a change, or a page would go on showing the one it has. */
export const pictureOf = (owner: Owner, size: 64 | 256 | 1024, stamp: number) => `${place(owner)}/picture?size=${size}&at=${stamp}`

export async function removePicture(owner: Owner): Promise<void> {
  await asked('DELETE', `${place(owner)}/picture`, {})
}

export interface Upload { done: Promise<void>; cancel: () => void }

export const attach = (owner: Owner, file: File, progress: (share: number) => void) => upload('POST', `${place(owner)}/attachments`, file, progress)
export const putPicture = (owner: Owner, file: File, progress: (share: number) => void) => upload('PUT', `${place(owner)}/picture`, file, progress)

/** Sends a file as it is. `fetch` cannot tell how far it has come, so this is an XMLHttpRequest. Cancelled, it is
 *  refused with status -1. */
function upload(method: string, path: string, file: File, progress: (share: number) => void): Upload {
  const request = new XMLHttpRequest()
  const done = new Promise<void>((resolve, reject) => {
    const asked_language = languageInAddress()
    request.open(method, asked_language ? `${path}?lang=${asked_language}` : path)
    request.setRequestHeader('Accept-Language', document.documentElement.lang || 'en')
    request.setRequestHeader('Aimline-File-Name', encodeURIComponent(file.name.replace(/\p{Surrogate}/gu, '_')))
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream')
    request.setRequestHeader('Idempotency-Key', crypto.randomUUID())
    request.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0)
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) return resolve()
      reject(refusal(request))
    }
    request.onerror = () => reject(new Refused(0, ''))
    request.onabort = () => reject(new Refused(-1, ''))
    request.send(file)
  })
  return { done, cancel: () => request.abort() }
}

function refusal({ status, responseText }: XMLHttpRequest): Refused {
  let problem: Partial<Schemas['ProblemReply']> = {}
  try {
    problem = JSON.parse(responseText) as typeof problem
  } catch {
    // What stands between us and the server, a proxy for example, has words of its own.
  }
  return new Refused(status, problem.detail || problem.title || '', problem.problems ?? [])
}

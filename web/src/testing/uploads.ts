/** A file that a page sends during a test: the test says how far it has come, and how it ends. */
export interface Sent { method: string; path: string; headers: Record<string, string>; file: File; progress: (share: number) => void; answer: (status: number, body?: unknown) => void; fail: () => void; aborted: boolean }

/** Stands in for the browser's XMLHttpRequest; gives the list of what was sent. */
export function takeUploads(): Sent[] {
  const sent: Sent[] = []
  globalThis.XMLHttpRequest = class {
    upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {}
    onload?: () => void
    onerror?: () => void
    onabort?: () => void
    status = 0
    responseText = ''
    readonly #sent = { headers: {} as Record<string, string>, aborted: false } as Sent
    open(method: string, path: string) {
      Object.assign(this.#sent, { method, path: path.replace('/api/v1', '') })
    }
    setRequestHeader(name: string, value: string) {
      this.#sent.headers[name] = value
    }
    send(file: File) {
      Object.assign(this.#sent, {
        file,
        progress: (share: number) => this.upload.onprogress?.({ loaded: share * 100, total: 100 }),
        answer: (status: number, body: unknown = {}) => {
          this.status = status
          this.responseText = JSON.stringify(body)
          this.onload?.()
        },
        fail: () => this.onerror?.(),
      })
      sent.push(this.#sent)
    }
    abort() {
      this.#sent.aborted = true
      this.onabort?.()
    }
  } as unknown as typeof XMLHttpRequest
  return sent
}

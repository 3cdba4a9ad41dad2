// Bytes over a socket, as somebody sends them who keeps no rules.
import { connect, type Socket } from 'node:net'
import { sleep } from '../support/wait.ts'

export interface Outcome {
  /// Of the first answer; undefined when the connection ended without one.
  status: number | undefined
  text: string
  /// Whether the server ended the connection.
  ended: boolean
  milliseconds: number
}

/// Sends `bytes` and waits for a whole answer or the end of the connection; after `seconds` it is a stall and throws.
export function exchange(port: number, bytes: string | Uint8Array, seconds = 15): Promise<Outcome> {
  const started = performance.now()
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    const settle = (ended: boolean) => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ status: statusOf(text), text, ended, milliseconds: performance.now() - started })
    }
    const timer = setTimeout(() => {
      socket.destroy()
      reject(new Error(`no answer and no end within ${seconds} s; so far: ${JSON.stringify(text.slice(0, 200))}`))
    }, seconds * 1000)
    socket.on('data', (piece: Buffer) => {
      text += piece.toString('latin1')
      if (isWhole(text)) settle(false)
    })
    // A server that has answered may reset what is still being sent.
    socket.on('error', () => settle(true))
    socket.on('close', () => settle(true))
    socket.write(bytes)
  })
}

function statusOf(text: string): number | undefined {
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1]
  return status === undefined ? undefined : Number(status)
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0 || statusOf(text) === 100) return false
  const length = /^content-length: *(\d+)/im.exec(text.slice(0, end))?.[1]
  return length !== undefined && text.length >= end + 4 + Number(length)
}

export interface Trickle {
  /// Milliseconds until the server ended it; undefined while it has not.
  endedAfter(): number | undefined
  stop(): void
}

/// Sends `opening`, then one byte of `rest` a second, over and over.
export function trickle(port: number, opening: string, rest: string): Trickle {
  const started = performance.now()
  let ended: number | undefined
  let stopped = false
  const socket: Socket = connect(port, '127.0.0.1')
  const end = () => (ended ??= performance.now() - started)
  socket.on('error', end)
  socket.on('close', end)
  socket.resume()
  socket.write(opening)
  void (async () => {
    for (let index = 0; !stopped && ended === undefined; index += 1) {
      await sleep(1000)
      if (!stopped && ended === undefined) socket.write(rest[index % rest.length] ?? 'x')
    }
  })()
  return {
    endedAfter: () => ended,
    stop() {
      stopped = true
      socket.destroy()
    },
  }
}

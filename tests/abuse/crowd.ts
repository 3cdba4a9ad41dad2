// node tests/abuse/crowd.ts PORT PATH COOKIE SECONDS: many clients who do not wait to be asked again. 18 of them at each of
// 50 addresses send a request, and the next as soon as they have an answer, whatever it says. Prints what they got.
import { connect } from 'node:net'

const [port = '', path = '', cookie = '', seconds = ''] = process.argv.slice(2)
const addresses = 50
const clientsAtEach = 18

const accepted: number[] = [] // milliseconds
const retryAfter = new Set<string>()
let refused = 0
let other = 0
let cut = 0

const request = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\n\r\n`
const end = performance.now() + Number(seconds) * 1000

function take(head: string, milliseconds: number) {
  const status = head.slice(9, 12)
  if (status === '200') accepted.push(milliseconds)
  else if (status !== '503') other += 1
  else {
    refused += 1
    retryAfter.add(/^retry-after: *(.*)$/im.exec(head)?.[1]?.trim() ?? 'none')
  }
}

function client(address: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ port: Number(port), host: '127.0.0.1', localAddress: address })
    let sent = 0
    let head = ''
    let bodyLeft = 0
    const send = () => {
      if (performance.now() > end) return socket.destroy()
      sent = performance.now()
      socket.write(request)
    }
    socket.on('connect', send)
    socket.on('data', (piece: Buffer) => {
      if (bodyLeft > 0) {
        bodyLeft -= piece.length
      } else {
        head += piece.toString('latin1')
        const endOfHead = head.indexOf('\r\n\r\n')
        if (endOfHead < 0) return
        bodyLeft = endOfHead + 4 + Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0) - head.length
      }
      if (bodyLeft > 0) return
      take(head, performance.now() - sent)
      // A refusal ends the connection.
      if (/^connection: close/im.test(head)) return socket.destroy()
      head = ''
      send()
    })
    socket.on('error', () => (cut += 1))
    socket.on('close', () => resolve())
  })
}

async function clients(address: string) {
  while (performance.now() < end) await client(address)
}

const all = Array.from({ length: addresses * clientsAtEach }, (_, index) => clients(`127.0.1.${1 + (index % addresses)}`))
await Promise.all(all)
accepted.sort((a, b) => a - b)
console.log(JSON.stringify({
  accepted: accepted.length,
  p99: accepted[Math.floor(accepted.length * 0.99)] ?? 0,
  refused, retryAfter: [...retryAfter], other, cut,
}))
process.exit(0)

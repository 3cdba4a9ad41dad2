import { createServer } from 'node:net'

export const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

/// Asks every 20 ms until `ready` answers something; throws with `what` when the time is over.
export async function until<T>(what: string, seconds: number, ready: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const end = performance.now() + seconds * 1000
  for (;;) {
    const answer = await ready()
    if (answer !== undefined) return answer
    if (performance.now() > end) throw new Error(`${what}: not within ${seconds} s`)
    await sleep(20)
  }
}

/// A port of 127.0.0.1 that nobody listens on just now.
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}

/// How much slower than the optimized build a test may be: sanitizers set it.
export const patience = Number(process.env['AIMLINE_PATIENCE'] ?? 1)

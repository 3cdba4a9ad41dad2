import { useEffect, useRef, useState } from 'react'
import { Refused } from '../api/client'
import type { Upload } from '../api/files'

/** A file on its way, or one that was refused. */
export interface Going { key: number; name: string; share: number; problem?: string }

interface Texts { too_large: string; empty: string; unreachable: string; failed: string }

/** Sends files one after another, and keeps those that did not arrive until the reader lets them go. */
export function useUploads(send: (file: File, progress: (share: number) => void) => Upload, most: number, texts: Texts, onArrived: () => Promise<void> | void) {
  const [going, setGoing] = useState<Going[]>([])
  const cancels = useRef(new Map<number, () => void>())
  const chain = useRef(Promise.resolve())
  const next = useRef(0)
  const change = (key: number, more: Partial<Going>) => setGoing((all) => all.map((each) => (each.key === key ? { ...each, ...more } : each)))
  const forget = (key: number) => {
    cancels.current.get(key)?.()
    cancels.current.delete(key)
    setGoing((all) => all.filter((each) => each.key !== key))
  }

  const one = async (key: number, file: File) => {
    if (!cancels.current.has(key)) return
    const upload = send(file, (share) => change(key, { share }))
    cancels.current.set(key, upload.cancel)
    try {
      await upload.done
      await onArrived()
      cancels.current.delete(key)
      setGoing((all) => all.filter((each) => each.key !== key))
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      if (error.status === -1) return
      const words = error.status === 413 ? texts.too_large : error.problems.map((each) => each.what).join(' ') || error.title
      change(key, { problem: words || (error.status === 0 ? texts.unreachable : texts.failed) })
    }
  }

  const add = (files: File[]) => {
    for (const file of files) {
      const key = next.current++
      // What is sure to be refused is not sent first.
      const problem = file.size > most ? texts.too_large : file.size === 0 ? texts.empty : undefined
      setGoing((all) => [...all, { key, name: file.name, share: 0, problem }])
      if (problem) continue
      cancels.current.set(key, () => {})
      chain.current = chain.current.then(() => one(key, file))
    }
  }

  // Whoever leaves the page has given up what was not there yet.
  useEffect(() => {
    const held = cancels.current
    return () => held.forEach((cancel) => cancel())
  }, [])

  return { going, add, forget }
}

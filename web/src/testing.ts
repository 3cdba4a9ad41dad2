import '@testing-library/jest-dom/vitest'
import { cleanup } from '@testing-library/react'
import { afterEach } from 'vitest'
import { answer } from './testing/server'

// Tests of files and of the built pages run without a document.
if (typeof window !== 'undefined') {
  // What browsers have and the test's document lacks.
  window.matchMedia ??= (query: string) => ({
    matches: false, media: query, onchange: null,
    addListener() {}, removeListener() {}, addEventListener() {}, removeEventListener() {}, dispatchEvent: () => false,
  })
  window.scrollTo = () => {}
  Element.prototype.scrollIntoView = () => {}
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  }
  globalThis.fetch = async (input, init) => answer(new Request(input, init))

  afterEach(() => {
    cleanup()
    localStorage.clear()
  })
}

import '@testing-library/jest-dom/vitest'
import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'
import { answer } from './testing/server'

// What is loaded when it is first opened takes its time on a machine that does other things too.
configure({ asyncUtilTimeout: 10_000 })

// Tests of files and of the built pages run without a document.
if (typeof window !== 'undefined') {
  // What browsers have and the test's document lacks.
  window.matchMedia ??= (query: string) => ({
    matches: false, media: query, onchange: null,
    addListener() {}, removeListener() {}, addEventListener() {}, removeEventListener() {}, dispatchEvent: () => false,
  })
  window.scrollTo = () => {}
  Element.prototype.scrollIntoView = () => {}
  HTMLDialogElement.prototype.showModal ??= function () {
    this.open = true
    this.querySelector<HTMLElement>('input, button, a')?.focus()
  }
  HTMLDialogElement.prototype.close ??= function () {
    this.open = false
  }
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

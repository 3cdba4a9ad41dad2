import type terms from './terms.json'

/** The words that are explained. */
export type TermKey = keyof typeof terms

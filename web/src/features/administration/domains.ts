/** Mail domains as somebody writes them: apart by commas, spaces or lines, with or without an @. */
export const domainsIn = (text: string) =>
  [...new Set(text.toLowerCase().split(/[\s,;]+/).map((domain) => domain.replace(/^@/, '')).filter(Boolean))]

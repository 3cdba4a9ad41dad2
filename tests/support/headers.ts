// What every answer must carry, errors included (ASSURANCE, "Sign-in and browser").
import type { Answer } from './http.ts'

/// What is wrong with an answer's headers; empty when nothing is.
export function headerFaults(answer: Answer, signedIn: boolean): string[] {
  const faults: string[] = []
  const must = (name: string, pattern: RegExp) => {
    const value = answer.headers[name]
    if (value === undefined) faults.push(`header ${name} is missing`)
    else if (!pattern.test(value)) faults.push(`header ${name} is "${value}", not ${pattern}`)
  }
  must('x-content-type-options', /^nosniff$/)
  must('referrer-policy', /^same-origin$/)
  must('strict-transport-security', /max-age=31536000/)
  // What is uploaded or exported has a sandbox in place of the pages' policy.
  must('content-security-policy', /^sandbox; default-src 'none'; frame-ancestors 'none'$|^default-src 'none'; script-src 'self'; .*object-src 'none'$/)
  if (/unsafe|https?:|\*/.test(answer.headers['content-security-policy'] ?? '')) faults.push('the content security policy lets in more than this server')
  if (signedIn) {
    // A picture may be kept by who saw it, and is asked for again each time it is shown.
    must('cache-control', answer.headers['content-type'] === 'image/webp' ? /^private, no-cache$/ : /no-store/)
    must('vary', /\bCookie\b/i)
  }
  for (const cookie of answer.cookies) {
    const attributes = cookie.split(';').slice(1).map((attribute) => attribute.trim().toLowerCase())
    for (const needed of ['secure', 'httponly', 'samesite=lax', 'path=/']) {
      if (!attributes.includes(needed)) faults.push(`cookie ${cookie.split('=')[0]} lacks ${needed}`)
    }
  }
  return faults
}

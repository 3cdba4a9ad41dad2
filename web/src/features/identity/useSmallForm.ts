import { useId, useState, type ChangeEvent, type FormEvent } from 'react'
import { Refused } from '../../api/client'
import type { ShownProblem } from '../../ui/ProblemSummary'
import { useWords } from '../../ui/words'

interface Plan { label: string; value?: string; optional?: true }
interface Found { what: string; name?: string }

const minute = 60

/** A form of a few inputs that are kept nowhere: what is typed, what is wrong with it, whether it is on its way. */
export function useSmallForm<Name extends string>(plan: Record<Name, Plan>) {
  const { t, language } = useWords()
  const prefix = useId()
  const names = Object.keys(plan) as Name[]
  const [values, setValues] = useState(() => Object.fromEntries(names.map((name) => [name, plan[name].value ?? ''])) as Record<Name, string>)
  const [found, setFound] = useState<Found[]>([])
  const [problems, setProblems] = useState<ShownProblem[]>([])
  const [sending, setSending] = useState(false)

  const set = (name: Name, value: string) => setValues((before) => ({ ...before, [name]: value }))
  const idOf = (name: string) => `${prefix}${name}`
  const show = (all: Found[]) => {
    setFound(all)
    setProblems(all.map(({ what, name }) => name === undefined ? { what } : { what: t('form.named_problem', { field: plan[name as Name].label, what }), input: idOf(name) }))
  }

  const wordsFor = (error: Refused): Found[] => {
    if (error.status === 0) return [{ what: t('identity.unreachable') }]
    if (error.status === 503) return [{ what: t('failure.busy.what_to_do') }]
    if (error.status === 429 && error.wait !== null && error.wait >= minute) {
      const time = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' }).format(Date.now() + (error.wait + minute) * 1000)
      return [{ what: t('identity.wait', { time }) }]
    }
    if (error.problems.length === 0) return [{ what: error.title || t('failure.broken.title') }]
    return error.problems.map(({ where, what }) => ({ what, name: names.find((name) => name === where.replace(/\[\d+\]$/, '')) }))
  }

  /** Does the work, and shows what it is refused for. */
  const attempt = async (work: () => Promise<void>) => {
    setSending(true)
    try {
      await work()
      show([])
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      show(wordsFor(error))
    } finally {
      setSending(false)
    }
  }

  return {
    values,
    problems,
    sending,
    set,
    attempt,
    clear: () => setValues(Object.fromEntries(names.map((name) => [name, ''])) as Record<Name, string>),
    /** What an input for this value needs. */
    input: (name: Name) => ({
      id: idOf(name),
      name,
      label: plan[name].label,
      value: values[name],
      error: found.find((each) => each.name === name)?.what,
      'aria-required': !plan[name].optional,
      onChange: (event: ChangeEvent<HTMLInputElement | HTMLSelectElement>) => set(name, event.currentTarget.value),
    }),
    submitted: (work: () => Promise<void>) => (event: FormEvent) => {
      event.preventDefault()
      const missing = names.filter((name) => !plan[name].optional && values[name].trim() === '')
      if (missing.length > 0) show(missing.map((name) => ({ name, what: t('form.missing') })))
      else void attempt(work)
    },
  }
}

export type SmallFormState = Pick<ReturnType<typeof useSmallForm>, 'problems' | 'sending' | 'submitted'>
export type TextInputProps = ReturnType<ReturnType<typeof useSmallForm>['input']>

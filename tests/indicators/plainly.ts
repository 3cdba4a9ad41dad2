// The definitions once more, as plainly as they can be written: day by day, student by student, no index and no haste.
// What the program counts is held against this.
import { dayOf, grades, schoolYearOf, textOf, type Table, type World } from './invented.ts'

type Record_ = Record<string, string>
export type Counted = Map<string, [number, number]> // "indicator|org|grade|group|year|period": numerator, denominator

interface Stay {
  row: Record_
  school: string
  year: number
  entry: number
  exit: number
  exitType: string
  documented: boolean
  grade: string
}

export function countPlainly(world: World, asOf = Infinity): Counted {
  const result: Counted = new Map()
  const table = (name: string): Table => world[name] ?? []
  const parent = new Map(table('org').map((org) => [org.org_id ?? '', org]))
  const above = (id: string): string[] => {
    const list: string[] = []
    for (let org = parent.get(id); org; org = parent.get(org.parent_id ?? '')) if (org.type !== 'other') list.push(org.org_id ?? '')
    return list
  }
  const put = (indicator: string, org: string, grade: string, group: string, year: number, period: string, numerator: number, denominator: number) => {
    const key = [indicator, org, grade, group, year, period].join('|')
    const [n, d] = result.get(key) ?? [0, 0]
    result.set(key, [n + numerator, d + denominator])
  }
  const thousandths = (text: string) => {
    const [whole = '0', digits = ''] = text.split('.')
    return Number(whole) * 1000 + Number(digits.padEnd(3, '0').slice(0, 3))
  }
  const yearEnd = (year: number) => dayOf(`${year}-06-30`)
  const yearBegin = (year: number) => dayOf(`${year - 1}-07-01`)

  // Rows dated later do not exist; later exits are not known.
  const identical = new Set<string>()
  const stays: Stay[] = []
  for (const row of table('enrollment')) {
    const text = JSON.stringify(Object.entries(row).sort())
    if (identical.has(text)) continue
    identical.add(text)
    const entry = dayOf(row.entry_date ?? '')
    if (entry > asOf) continue
    const known = !row.exit_date || dayOf(row.exit_date) <= asOf
    const exitType = known ? (row.exit_type ?? '') : ''
    if (exitType === 'no_show' || exitType === 'invalid') continue
    // An exit before the entry is refused; the inventor makes none.
    const year = Number(row.school_year)
    stays.push({
      row, school: row.school_id ?? '', year, entry, exitType, documented: known && row.exit_documented === '1',
      exit: known && row.exit_date ? dayOf(row.exit_date) : yearEnd(year), grade: row.grade ?? '',
    })
  }
  const keyOf = (stay: Stay) => [stay.year, stay.entry, stay.exit, stay.school, grades.indexOf(stay.grade), stay.exitType, stay.documented || stay.row.exit_documented ? (stay.row.exit_documented ?? '') : '', stay.row.calendar ?? '']
  const before = (a: Stay, b: Stay) => {
    const [x, y] = [keyOf(a), keyOf(b)]
    for (let i = 0; i < x.length; ++i) {
      const [p, q] = [x[i] ?? '', y[i] ?? '']
      if (p !== q) return p < q ? -1 : 1
    }
    return 0
  }
  stays.sort(before)

  // Calendars.
  const calendars = new Map<string, Map<number, boolean>>()
  for (const row of table('calendar_day')) {
    const calendar = calendars.get(`${row.school_id}|${row.calendar}`) ?? new Map<number, boolean>()
    calendars.set(`${row.school_id}|${row.calendar}`, calendar)
    const day = dayOf(row.date ?? '')
    if (!calendar.has(day)) calendar.set(day, row.is_school_day === '1')
  }
  const isSchoolDay = (stay: Stay, day: number): boolean => {
    const own = (stay.row.calendar && calendars.get(`${stay.school}|${stay.row.calendar}`)) || calendars.get(`${stay.school}|`)
    if (own) return own.get(day) === true
    return [...calendars].some(([name, days]) => name.startsWith(`${stay.school}|`) && days.get(day) === true)
  }
  const schoolDays = (stay: Stay) => {
    const days: number[] = []
    for (let day = yearBegin(stay.year); day <= Math.min(yearEnd(stay.year), asOf); ++day) if (isSchoolDay(stay, day)) days.push(day)
    return days
  }
  const schoolDaysOf = new Map(stays.map((stay) => [stay, schoolDays(stay)]))

  const dated = (name: string, column = 'date') => table(name).filter((row) => dayOf(row[column] ?? '') <= asOf)
  const attendance = dated('attendance')
  const actions = dated('discipline_action')
  const diplomas = dated('diploma')
  const college = dated('postsecondary', 'begin_date')
  const spans = dated('membership', 'begin_date')
  const lastYear = asOf === Infinity ? Infinity : schoolYearOf(asOf)
  const seen = new Set<string>()
  const attempts = table('course_attempt').filter((row) => {
    const text = JSON.stringify(Object.entries(row).sort())
    return Number(row.school_year) <= lastYear && !seen.has(text) && seen.add(text)
  })
  const missedOf = (row: Record_) =>
    row.category === 'suspended_in' ? 0 : row.fraction_absent ? thousandths(row.fraction_absent) : row.category === 'absent' || row.category === 'suspended_out' ? 1000 : 0
  const missed = new Map<string, number>()
  for (const row of attendance) {
    const key = `${row.student_id}|${row.school_id}|${dayOf(row.date ?? '')}`
    missed.set(key, Math.max(missed.get(key) ?? 0, missedOf(row)))
  }

  const weekLabel = (day: number) => {
    const weekday = ((day + 3) % 7) + 1 // 1970-01-01 was a Thursday
    const thursday = day + 4 - weekday
    const year = textOf(thursday).slice(0, 4)
    return `${year}-W${String(Math.floor((thursday - dayOf(`${year}-01-01`)) / 7) + 1).padStart(2, '0')}`
  }
  const periodsOf = (year: number) => {
    const periods = new Map<string, [number, number]>([[`${year}`, [yearBegin(year), yearEnd(year)]]])
    for (let day = yearBegin(year); day <= yearEnd(year); ++day)
      for (const label of [textOf(day).slice(0, 7), weekLabel(day)]) {
        const [begin] = periods.get(label) ?? [day]
        periods.set(label, [begin, day])
      }
    return periods
  }

  const lasting = (student: Record_) => {
    const races = (student.races ?? '').split(';').filter(Boolean)
    const groups = ['all']
    if (student.hispanic === '1') groups.push('race:hispanic')
    else if (races.length > 1) groups.push('race:two_or_more')
    else if (races.length === 1) groups.push(`race:${races[0]}`)
    if (student.sex) groups.push(`sex:${student.sex}`)
    return groups
  }
  const ever = (student: Record_, begin: number, end: number) => {
    const groups = new Set(lasting(student))
    for (const span of spans)
      if (span.student_id === student.student_id && dayOf(span.begin_date ?? '') <= end && (!span.end_date || dayOf(span.end_date) >= begin)) groups.add(span.group ?? '')
    return [...groups]
  }
  const onDay = (student: Record_, day: number) => ever(student, day, day)

  const years = [...new Set(stays.map((stay) => stay.year))].sort()
  const orgs = table('org').filter((org) => org.type !== 'other').map((org) => org.org_id ?? '')
  const has = (rows: Table, year: number) => rows.some((row) => schoolYearOf(dayOf(row.date ?? '')) === year)

  for (const year of years) {
    const periods = periodsOf(year)
    const given = { a: has(attendance, year), b: has(actions, year), c: attempts.some((row) => Number(row.school_year) === year) }
    for (const org of orgs) {
      const isHere = (school: string | undefined) => above(school ?? '').includes(org)
      const daysOfPeriod = new Map<string, number>()
      const toDate: [string, string, string, string, number][] = []
      for (const student of table('student')) {
        const id = student.student_id ?? ''
        const here = stays.filter((stay) => stay.row.student_id === id && stay.year === year && isHere(stay.school))
        const owner = new Map<number, Stay>()
        for (const stay of here)
          for (const day of schoolDaysOf.get(stay) ?? []) if (day >= stay.entry && day <= stay.exit) owner.set(day, stay) // the last wins
        const days = [...owner.keys()].sort((a, b) => a - b)
        const missedOn = (day: number) => missed.get(`${id}|${owner.get(day)?.school}|${day}`) ?? 0
        const gradeOn = (last: number) => {
          const day = days.filter((one) => one <= last).at(-1)
          return day === undefined ? undefined : owner.get(day)?.grade
        }
        const add = (indicator: string, grade: string | undefined, groups: string[], period: string, numerator: number, denominator: number) => {
          for (const group of groups) for (const which of grade === undefined ? ['all'] : ['all', grade]) put(indicator, org, which, group, year, period, numerator, denominator)
        }
        if (given.a)
          for (const [period, [begin, end]] of periods) {
            for (const day of days) {
              if (day < begin || day > end) continue
              add('attendance_rate', owner.get(day)?.grade, onDay(student, day), period, 1000 - missedOn(day), 1)
              daysOfPeriod.set(period, 1)
            }
            const sofar = days.filter((day) => day <= end)
            const grade = gradeOn(end)
            if (sofar.length < 10 || grade === 'PK') continue
            const absent = sofar.filter((day) => missedOn(day) >= 500).length
            for (const group of ever(student, yearBegin(year), end)) for (const which of ['all', grade ?? '']) toDate.push([which, group, period, '', 10 * absent >= sofar.length ? 1 : 0])
          }
        const grade = gradeOn(yearEnd(year))
        const groups = ever(student, yearBegin(year), yearEnd(year))
        const suspended = actions.filter((row) => row.student_id === id && isHere(row.school_id) && schoolYearOf(dayOf(row.date ?? '')) === year && row.type === 'out_of_school_suspension')
        const tried = attempts.filter((row) => row.student_id === id && isHere(row.school_id) && Number(row.school_year) === year && row.external !== '1')
        const isThere = here.some((stay) => {
          const last = (schoolDaysOf.get(stay) ?? []).at(-1)
          return last !== undefined && stay.entry <= last && stay.exit >= last
        })
        if (isThere) {
          const attended = days.reduce((sum, day) => sum + 1000 - missedOn(day), 0)
          const a = given.a && days.length >= 10 && 10 * attended <= 9 * 1000 * days.length ? 1 : 0
          const b = given.b && suspended.length > 0 ? 1 : 0
          const c = given.c && tried.some((row) => row.result === 'fail' && row.term !== 'SU' && ['english', 'mathematics'].includes(row.subject ?? '')) ? 1 : 0
          if (given.a) add('ew_attendance', grade, groups, `${year}`, a, 1)
          if (given.b) add('ew_behavior', grade, groups, `${year}`, b, 1)
          if (given.c) add('ew_course', grade, groups, `${year}`, c, 1)
          if (given.a && given.b && given.c) {
            add('ew_any', grade, groups, `${year}`, a + b + c >= 1 ? 1 : 0, 1)
            add('ew_two_or_more', grade, groups, `${year}`, a + b + c >= 2 ? 1 : 0, 1)
            add('ew_three', grade, groups, `${year}`, a + b + c === 3 ? 1 : 0, 1)
          }
        }
        if (given.b && days.length > 0) {
          add('suspension', grade, groups, `${year}`, suspended.length > 0 ? 1 : 0, 1)
          add('suspension_days', grade, groups, `${year}`, suspended.reduce((sum, row) => sum + thousandths(row.days || '0'), 0), 1)
        }
        for (const row of tried) {
          if (row.result !== 'pass' && row.result !== 'fail') continue
          add('course_pass', grade, groups, `${year}`, row.result === 'pass' ? 1 : 0, 1)
          if (row.subject) add(`course_pass_${row.subject}`, grade, groups, `${year}`, row.result === 'pass' ? 1 : 0, 1)
        }
      }
      for (const [grade, group, period, , chronic] of toDate) if (daysOfPeriod.has(period)) put('chronic_absence', org, grade, group, year, period, chronic, 1)
    }
  }

  const closed = (day: string) => asOf >= dayOf(day)
  const leaves = (stay: Stay) => (stay.exitType === 'transferred' && stay.documented) || stay.exitType === 'emigrated' || stay.exitType === 'died'
  for (const student of table('student')) {
    const id = student.student_id
    const own = stays.filter((stay) => stay.row.student_id === id)
    const upper = own.filter((stay) => grades.indexOf(stay.grade) >= 10).sort((a, b) => a.year - b.year || a.entry - b.entry || grades.indexOf(a.grade) - grades.indexOf(b.grade))
    const firstUpper = upper[0]
    const start = student.grade9_entry ? Number(student.grade9_entry) : firstUpper ? firstUpper.year - (grades.indexOf(firstUpper.grade) - 10) : undefined
    const spread = (indicator: string, org: string, groups: string[], year: number, yes: boolean) => {
      for (const place of org === 'unknown' ? ['unknown'] : above(org)) for (const group of groups) put(indicator, place, 'all', group, year, `${year}`, yes ? 1 : 0, 1)
    }
    const mine = diplomas.filter((row) => row.student_id === id)
    if (start !== undefined) {
      const ninth = own.filter((stay) => stay.year === start && stay.grade === '09').at(-1)
      const lastOfYear = own.filter((stay) => stay.year === start).at(-1)
      const nextYear = own.some((stay) => stay.year === start + 1)
      if (ninth && lastOfYear) {
        const groups = ever(student, yearBegin(start), yearEnd(start))
        if (attempts.some((row) => Number(row.school_year) === start) && (nextYear || !leaves(lastOfYear))) {
          const tried = attempts.filter((row) => row.student_id === id && Number(row.school_year) === start)
          for (const summer of [false, true]) {
            if (!closed(summer ? `${start}-08-31` : `${start}-06-30`)) continue
            const good = onTrack(tried, summer) && (nextYear || lastOfYear.exitType !== 'dropout')
            spread(summer ? 'freshman_on_track_summer' : 'freshman_on_track', ninth.school, groups, start, good)
          }
        }
        if (years.includes(start + 1) && closed(`${start}-10-31`) && (nextYear || ['dropout', 'expelled', 'graduated', 'completed_other'].includes(lastOfYear.exitType))) {
          const again = own.some((stay) => stay.year === start + 1 && stay.grade === '09')
          spread('grade9_retention', ninth.school, groups, start, again)
          spread('grade9_retention_sending', own.filter((stay) => stay.year <= start && stay.grade === '08').at(-1)?.school ?? 'unknown', groups, start, again)
        }
      }
      for (const extra of [0, 1, 2]) {
        const measured = start + 3 + extra
        const end = dayOf(`${measured}-08-31`)
        if (!closed(`${measured}-08-31`) || years.length === 0 || (years[0] ?? 0) > start || (years.at(-1) ?? 0) < measured) continue
        if (!diplomas.some((row) => dayOf(row.date ?? '') >= dayOf(`${measured - 1}-09-01`) && dayOf(row.date ?? '') <= end)) continue
        const last = own.filter((stay) => stay.year <= measured && grades.indexOf(stay.grade) >= 10).at(-1)
        if (!last) continue
        const counted = mine.filter((row) => row.type === 'regular' || (row.type === 'alternate' && row.alternate_assessment === '1')).map((row) => dayOf(row.date ?? ''))
        if (leaves(last) && !counted.some((day) => day <= last.exit)) continue
        spread(`acgr${4 + extra}`, last.school, ever(student, yearBegin(start), end), start + 3, counted.some((day) => day <= end))
      }
    }
    const regular = mine.filter((row) => row.type === 'regular').sort((a, b) => ((a.date ?? '') < (b.date ?? '') ? -1 : 1))[0]
    if (!regular) continue
    const date = regular.date ?? ''
    const year = Number(date.slice(0, 4)) + (Number(date.slice(5, 7)) >= 9 ? 1 : 0)
    const groups = ever(student, yearBegin(year), dayOf(`${year}-08-31`))
    const begins = college.filter((row) => row.student_id === id).map((row) => dayOf(row.begin_date ?? '')).filter((day) => day > dayOf(date))
    const any = (from: string) => college.some((row) => dayOf(row.begin_date ?? '') >= dayOf(from))
    if (closed(`${year}-10-31`) && any(`${year}-07-01`)) spread('postsecondary_fall', regular.org_id ?? '', groups, year, begins.some((day) => day <= dayOf(`${year}-10-31`)))
    if (closed(`${year + 1}-12-31`) && any(`${year}-07-01`.replace(`${year}`, `${year + 1}`))) spread('postsecondary_16', regular.org_id ?? '', groups, year, begins.some((day) => day <= sixteenMonthsAfter(date)))
  }
  for (const [key, [, denominator]] of result) if (denominator === 0) result.delete(key)
  return result

  function onTrack(tried: Table, summer: boolean): boolean {
    const courses = new Map<string, Map<string, [number, number]>>()
    let failures = 0
    for (const row of tried) {
      const semesters = row.semesters ? Number(row.semesters) : row.term === 'Y' ? 2 : 1
      if (row.result === 'fail' && row.term !== 'SU' && row.subject && row.subject !== 'other') failures += semesters
      if (row.term === 'SU' && !summer) continue
      const attempted = row.credits_attempted ? thousandths(row.credits_attempted) : 500 * semesters
      const earned = row.result !== 'pass' ? 0 : row.credits_earned ? thousandths(row.credits_earned) : attempted
      const terms = courses.get(row.course_code ?? '') ?? new Map<string, [number, number]>()
      courses.set(row.course_code ?? '', terms)
      const [e, a] = terms.get(row.term ?? '') ?? [0, 0]
      terms.set(row.term ?? '', [Math.max(e, earned), Math.max(a, attempted, earned)])
    }
    let credits = 0
    for (const terms of courses.values()) {
      const attempted = (term: string) => terms.get(term)?.[1] ?? 0
      const cap = [...terms.keys()].every((term) => term === 'SU') ? attempted('SU') : Math.max(attempted('Y'), attempted('S1') + attempted('S2'))
      credits += Math.min(cap, [...terms.values()].reduce((sum, [earned]) => sum + earned, 0))
    }
    return credits >= 5000 && failures <= 1
  }
}

function sixteenMonthsAfter(date: string): number {
  const month = Number(date.slice(5, 7)) - 1 + 16
  const year = Number(date.slice(0, 4)) + Math.floor(month / 12)
  const lastDay = new Date(Date.UTC(year, (month % 12) + 1, 0)).getUTCDate()
  return Date.UTC(year, month % 12, Math.min(Number(date.slice(8)), lastDay)) / 86_400_000
}

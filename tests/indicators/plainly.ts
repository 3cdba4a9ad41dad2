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
  lastDay: number // of membership
  exitType: string
  documented: boolean
  grade: string
}

/// The cut points by their names in a file of definitions.
export interface Cut {
  exit_inclusive: boolean
  day_events: 'owner' | 'any'
  yearly: string
  daily: string
  date: string
  eligible_days: number
  rule: 'whole_day' | 'fractional'
  absent_from: number
  percent: number
  weekly_days: number
  days: number
  attendance_percent: number
  suspensions: number
  referrals: number
  failures: number
  subjects: string[]
  school_days: number
  current_suspensions: number
  in_school: boolean
  current_referrals: number
  failing_letters: string[]
  failing_below_percent: number
  failing_standard: number
  credits: number
  core_failures: number
  pace_credits: number
  pace_credits_first_half: number
  pace_failures: number
  senior_credits: number
  sending_school: 'last' | 'most_days'
  alternate_diplomas: boolean
  idea_days: number
}
export const standard: Cut = {
  exit_inclusive: true, day_events: 'owner', yearly: 'ever', daily: 'by_day', date: '10-01', eligible_days: 10, rule: 'whole_day',
  absent_from: 0.5, percent: 10, weekly_days: 2, days: 10, attendance_percent: 90, suspensions: 1, referrals: 0, failures: 1,
  subjects: ['english', 'mathematics'], school_days: 30, current_suspensions: 1, in_school: true, current_referrals: 2,
  failing_letters: ['F'], failing_below_percent: 60, failing_standard: 1, credits: 5, core_failures: 1, pace_credits: 5,
  pace_credits_first_half: 5, pace_failures: 1, senior_credits: 22, sending_school: 'last', alternate_diplomas: true, idea_days: 10,
}
const core = ['english', 'mathematics', 'science', 'social_science']

export function countPlainly(world: World, asOf = Infinity, cut: Cut = standard): Counted {
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
      lastDay: known && row.exit_date ? dayOf(row.exit_date) - (cut.exit_inclusive ? 0 : 1) : yearEnd(year),
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
  const countDate = (year: number) => dayOf(`${Number(cut.date.slice(0, 2)) >= 7 ? year - 1 : year}-${cut.date}`)
  // The groups of a time of a year by the rule for yearly rates; `first` and `last` are the student's own days in it.
  const groupsOf = (student: Record_, year: number, begin: number, end: number, first = begin, last = end) =>
    cut.yearly === 'start' ? onDay(student, first) : cut.yearly === 'end' ? onDay(student, last) : cut.yearly === 'on_date' ? onDay(student, countDate(year)) : ever(student, begin, end)

  // Marks: of each school and course the one that stands.
  const failing = (mark: Record_): boolean | undefined => {
    if (mark.letter) return cut.failing_letters.some((letter) => letter.toLowerCase() === mark.letter?.toLowerCase())
    if (mark.percent) return Number(mark.percent) < cut.failing_below_percent
    if (mark.standard) return Number(mark.standard) <= cut.failing_standard
    return undefined
  }
  const weight = (mark: Record_) => [dayOf(mark.as_of ?? ''), failing(mark) === undefined ? 0 : failing(mark) ? 2 : 1, mark.credits_in_progress ? Number(mark.credits_in_progress) : -1, mark.subject ? [...core, 'other'].indexOf(mark.subject) : 99]
  const standing = (all: Table): Table => {
    const best = new Map<string, Record_>()
    for (const mark of all) {
      const key = `${mark.school_id}|${mark.course_code}`
      const other = best.get(key)
      const [a, b] = [weight(mark), other ? weight(other) : []]
      const differs = a.findIndex((number, i) => number !== b[i])
      if (!other || (differs >= 0 && (a[differs] ?? 0) > (b[differs] ?? 0))) best.set(key, mark)
    }
    return [...best.values()]
  }
  const allMarks = dated('mark', 'as_of')

  const years = [...new Set(stays.map((stay) => stay.year))].sort()
  const orgs = table('org').filter((org) => org.type !== 'other').map((org) => org.org_id ?? '')
  const has = (rows: Table, year: number) => rows.some((row) => schoolYearOf(dayOf(row.date ?? '')) === year)

  const eventDays = [...attendance.map((row) => row.date), ...actions.map((row) => row.date), ...allMarks.map((row) => row.as_of)].map((date) => dayOf(date ?? ''))
  const today = asOf < Infinity ? asOf : eventDays.filter((day) => years.includes(schoolYearOf(day))).reduce((a, b) => Math.max(a, b), -Infinity)
  for (const year of years) {
    const periods = periodsOf(year)
    const marksOfYear = allMarks.filter((row) => Number(row.school_year) === year)
    const withCredits = marksOfYear.some((row) => row.credits_in_progress)
    const exitsKnown = stays.some((stay) => stay.year === year && stay.exitType)
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
          for (const day of schoolDaysOf.get(stay) ?? []) if (day >= stay.entry && day <= stay.lastDay) owner.set(day, stay) // the last wins
        const days = [...owner.keys()].sort((a, b) => a - b)
        const missedOn = (day: number) => {
          const schools = [owner.get(day)?.school]
          if (cut.day_events === 'any')
            for (const stay of here) if (day >= stay.entry && day <= stay.lastDay && schoolDaysOf.get(stay)?.includes(day)) schools.push(stay.school)
          return Math.max(...schools.map((school) => missed.get(`${id}|${school}|${day}`) ?? 0))
        }
        const groupsTo = (end: number) => groupsOf(student, year, yearBegin(year), end, days[0] ?? yearBegin(year), days.filter((day) => day <= end).at(-1) ?? end)
        const daily = (day: number) => {
          const rule = cut.daily
          if (rule === 'by_day') return onDay(student, day)
          if (rule === 'ever') return ever(student, yearBegin(year), yearEnd(year))
          return onDay(student, rule === 'start' ? (days[0] ?? 0) : rule === 'end' ? (days.at(-1) ?? 0) : countDate(year))
        }
        // Days of absence, in thousandths.
        const absence = (some: number[]) => some.reduce((sum, day) => sum + (cut.rule === 'fractional' ? missedOn(day) : missedOn(day) >= 1000 * cut.absent_from ? 1000 : 0), 0)
        const attendedLittle = (some: number[]) => {
          const attended = some.reduce((sum, day) => sum + 1000 - missedOn(day), 0)
          return some.length >= cut.days && 100 * attended <= cut.attendance_percent * 1000 * some.length
        }
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
              add('attendance_rate', owner.get(day)?.grade, daily(day), period, 1000 - missedOn(day), 1)
              daysOfPeriod.set(period, 1)
            }
            const sofar = days.filter((day) => day <= end)
            const grade = gradeOn(end)
            const inside = days.filter((day) => day >= begin && day <= end)
            if (period.includes('W') && inside.length > 0) add('absent_2plus', grade, groupsTo(end), period, absence(inside) >= 1000 * cut.weekly_days ? 1 : 0, 1)
            if (sofar.length < cut.eligible_days || grade === 'PK') continue
            const chronic = 100 * absence(sofar) >= cut.percent * 1000 * sofar.length
            for (const group of groupsTo(end)) for (const which of ['all', grade ?? '']) toDate.push([which, group, period, '', chronic ? 1 : 0])
          }
        const grade = gradeOn(yearEnd(year))
        const groups = groupsTo(yearEnd(year))
        const done = actions.filter((row) => row.student_id === id && isHere(row.school_id) && schoolYearOf(dayOf(row.date ?? '')) === year)
        const ofType = (...types: string[]) => done.filter((row) => types.includes(row.type ?? ''))
        const suspended = ofType('out_of_school_suspension')
        const tried = attempts.filter((row) => row.student_id === id && isHere(row.school_id) && Number(row.school_year) === year && row.external !== '1')
        const isThere = here.some((stay) => {
          const last = (schoolDaysOf.get(stay) ?? []).at(-1)
          return last !== undefined && stay.entry <= last && stay.lastDay >= last
        })
        if (isThere) {
          const a = given.a && attendedLittle(days) ? 1 : 0
          const b = suspended.length >= cut.suspensions || (cut.referrals > 0 && ofType('referral').length >= cut.referrals) ? 1 : 0
          const failed = tried.filter((row) => row.result === 'fail' && row.term !== 'SU' && cut.subjects.includes(row.subject ?? ''))
          const c = failed.length >= cut.failures ? 1 : 0
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
          const length = (rows: Table) => rows.reduce((sum, row) => sum + thousandths(row.days || '0'), 0)
          add('suspension_days', grade, groups, `${year}`, length(suspended), 1)
          add('suspension_incidents', grade, groups, `${year}`, suspended.length, 1)
          const inside = ofType('in_school_suspension')
          add('suspension_in', grade, groups, `${year}`, inside.length > 0 ? 1 : 0, 1)
          for (const [name, rows] of [['out', ofType('out_of_school_suspension', 'expulsion')], ['in', inside]] as [string, Table][]) {
            add(`idea_${name}_short`, grade, groups, `${year}`, rows.length > 0 && length(rows) <= 1000 * cut.idea_days ? 1 : 0, 1)
            add(`idea_${name}_long`, grade, groups, `${year}`, rows.length > 0 && length(rows) > 1000 * cut.idea_days ? 1 : 0, 1)
          }
        }
        if (exitsKnown && grade !== undefined && ['09', '10', '11', '12'].includes(grade)) {
          const own = stays.filter((stay) => stay.row.student_id === id)
          const last = own.filter((stay) => stay.year === year).at(-1)
          const gone = last !== undefined && last.exitType === 'dropout' && isHere(last.school) && !own.some((stay) => stay.year === year + 1)
          add('dropout', grade, groups, `${year}`, gone ? 1 : 0, 1)
        }
        const marksHere = marksOfYear.filter((row) => row.student_id === id && isHere(row.school_id))
        for (const period of ['Q1', 'Q2', 'Q3', 'Q4', 'T1', 'T2', 'T3', 'S1', 'S2']) {
          const marks = standing(marksHere.filter((row) => row.grading_period === period))
          if (marks.length === 0 || days.length === 0) continue
          const label = `${year}-${period}`
          const judgedCore = marks.filter((mark) => core.includes(mark.subject ?? '') && failing(mark) !== undefined)
          const failures = judgedCore.filter((mark) => failing(mark) === true).length
          if (judgedCore.length > 0) add('failing_core', grade, groups, label, failures > 0 ? 1 : 0, 1)
          const second = ['Q3', 'Q4', 'T3', 'S2'].includes(period)
          const mine = attempts.filter((row) => row.student_id === id)
          const progress = (rows: Table) => rows.reduce((sum, mark) => sum + (mark.credits_in_progress ? thousandths(mark.credits_in_progress) : 0), 0)
          const firstSemester = second ? firstSemesterCredits(mine.filter((row) => Number(row.school_year) === year)) : new Map<string, number>()
          if (withCredits && startOf(student) === year && stays.some((stay) => stay.row.student_id === id && stay.year === year && stay.grade === '09')) {
            const reach = sumOf(firstSemester) + progress(marks.filter((mark) => failing(mark) !== true))
            const needed = second ? cut.pace_credits : cut.pace_credits_first_half
            add('freshman_on_pace', undefined, groups, label, reach >= 1000 * needed && failures <= cut.pace_failures ? 1 : 0, 1)
          }
          if (withCredits && grade === '12') {
            const best = new Map(firstSemester)
            for (let before = year - 200; before < year; ++before)
              for (const [code, credits] of creditsByCourse(mine.filter((row) => Number(row.school_year) === before), true)) best.set(code, Math.max(best.get(code) ?? 0, credits))
            add('senior_credit_pace', undefined, groups, label, sumOf(best) + progress(marks) >= 1000 * cut.senior_credits ? 1 : 0, 1)
          }
          if (given.a && grade === '08') {
            const verdicts = ['english', 'mathematics'].map((subject) => marks.filter((mark) => mark.subject === subject).map(failing).filter((verdict) => verdict !== undefined))
            const until = marks.reduce((last, mark) => Math.max(last, dayOf(mark.as_of ?? '')), 0)
            const little = attendedLittle(days.filter((day) => day <= Math.max(until, yearBegin(year))))
            if (verdicts.every((some) => some.length > 0)) add('g8_ready', undefined, groups, label, !little && !verdicts.flat().includes(true) ? 1 : 0, 1)
          }
        }
        if (schoolYearOf(today) === year) {
          const there = here.filter((stay) => {
            const last = (schoolDaysOf.get(stay) ?? []).filter((day) => day <= today).at(-1)
            return last !== undefined && stay.entry <= last && stay.lastDay >= last
          })
          const stay = there.at(-1)
          if (stay) {
            const first = (schoolDaysOf.get(stay) ?? []).filter((day) => day <= today).slice(-cut.school_days)[0] ?? 0
            const recent = done.filter((row) => dayOf(row.date ?? '') >= first && dayOf(row.date ?? '') <= today)
            const suspensions = recent.filter((row) => row.type === 'out_of_school_suspension' || (cut.in_school && row.type === 'in_school_suspension')).length
            const referrals = recent.filter((row) => row.type === 'referral').length
            const latest = standing(marksHere.filter((row) => dayOf(row.as_of ?? '') <= today))
            const flags = {
              attendance: given.a ? attendedLittle(days.filter((day) => day >= first && day <= today)) : undefined,
              behavior: given.b ? suspensions >= cut.current_suspensions || (cut.current_referrals > 0 && referrals >= cut.current_referrals) : undefined,
              course: marksOfYear.length > 0 ? latest.filter((mark) => cut.subjects.includes(mark.subject ?? '') && failing(mark) === true).length >= cut.failures : undefined,
            }
            const known = Object.values(flags).filter((flag) => flag !== undefined)
            const raised = known.filter(Boolean).length
            const put3 = (name: string, flag: boolean) => add(`ew_current_${name}`, gradeOn(today), groupsTo(today), textOf(today), flag ? 1 : 0, 1)
            for (const [name, flag] of Object.entries(flags)) if (flag !== undefined) put3(name, flag)
            if (known.length >= 1) put3('any', raised >= 1)
            if (known.length >= 2) put3('two_or_more', raised >= 2)
            if (known.length >= 3) put3('three', raised === 3)
          }
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
    const start = startOf(student)
    const spread = (indicator: string, org: string, groups: string[], year: number, yes: boolean) => {
      for (const place of org === 'unknown' ? ['unknown'] : above(org)) for (const group of groups) put(indicator, place, 'all', group, year, `${year}`, yes ? 1 : 0, 1)
    }
    const mine = diplomas.filter((row) => row.student_id === id)
    if (start !== undefined) {
      const ninth = own.filter((stay) => stay.year === start && stay.grade === '09').at(-1)
      const lastOfYear = own.filter((stay) => stay.year === start).at(-1)
      const nextYear = own.some((stay) => stay.year === start + 1)
      if (ninth && lastOfYear) {
        const groups = groupsOf(student, start, yearBegin(start), yearEnd(start))
        if (attempts.some((row) => Number(row.school_year) === start) && (nextYear || !leaves(lastOfYear))) {
          const tried = attempts.filter((row) => row.student_id === id && Number(row.school_year) === start)
          for (const summer of [false, true]) {
            if (!closed(summer ? `${start}-08-31` : `${start}-06-30`)) continue
            const good = onTrack(tried, summer) && (nextYear || lastOfYear.exitType !== 'dropout')
            spread(summer ? 'freshman_on_track_summer' : 'freshman_on_track', ninth.school, groups, start, good)
          }
        }
        if (years.includes(start + 1) && closed(`${start}-10-31`)) {
          const again = own.some((stay) => stay.year === start + 1 && stay.grade === '09')
          spread('grade9_retention_all', ninth.school, groups, start, again)
          if (nextYear) spread('grade9_retention_enrolled', ninth.school, groups, start, again)
          if (nextYear || ['dropout', 'expelled', 'graduated', 'completed_other'].includes(lastOfYear.exitType)) {
            spread('grade9_retention', ninth.school, groups, start, again)
            spread('grade9_retention_sending', sendingOf(own.filter((stay) => stay.year <= start && stay.grade === '08')), groups, start, again)
          }
        }
      }
      for (const extra of [0, 1, 2]) {
        const measured = start + 3 + extra
        const end = dayOf(`${measured}-08-31`)
        if (!closed(`${measured}-08-31`) || years.length === 0 || (years[0] ?? 0) > start || (years.at(-1) ?? 0) < measured) continue
        if (!diplomas.some((row) => dayOf(row.date ?? '') >= dayOf(`${measured - 1}-09-01`) && dayOf(row.date ?? '') <= end)) continue
        const last = own.filter((stay) => stay.year <= measured && grades.indexOf(stay.grade) >= 10).at(-1)
        if (!last) continue
        const counted = mine.filter((row) => row.type === 'regular' || (cut.alternate_diplomas && row.type === 'alternate' && row.alternate_assessment === '1')).map((row) => dayOf(row.date ?? ''))
        if (leaves(last) && !counted.some((day) => day <= last.exit)) continue
        spread(`acgr${4 + extra}`, last.school, groupsOf(student, start + 3, yearBegin(start), end), start + 3, counted.some((day) => day <= end))
      }
    }
    const regular = mine.filter((row) => row.type === 'regular').sort((a, b) => ((a.date ?? '') < (b.date ?? '') ? -1 : 1))[0]
    if (!regular) continue
    const date = regular.date ?? ''
    const year = Number(date.slice(0, 4)) + (Number(date.slice(5, 7)) >= 9 ? 1 : 0)
    const groups = groupsOf(student, year, yearBegin(year), dayOf(`${year}-08-31`))
    const begins = college.filter((row) => row.student_id === id).map((row) => dayOf(row.begin_date ?? '')).filter((day) => day > dayOf(date))
    const any = (from: string) => college.some((row) => dayOf(row.begin_date ?? '') >= dayOf(from))
    if (closed(`${year}-10-31`) && any(`${year}-07-01`)) spread('postsecondary_fall', regular.org_id ?? '', groups, year, begins.some((day) => day <= dayOf(`${year}-10-31`)))
    if (closed(`${year + 1}-12-31`) && any(`${year}-07-01`.replace(`${year}`, `${year + 1}`))) spread('postsecondary_16', regular.org_id ?? '', groups, year, begins.some((day) => day <= sixteenMonthsAfter(date)))
  }
  for (const [key, [, denominator]] of result) if (denominator === 0) result.delete(key)
  return result

  function startOf(student: Record_): number | undefined {
    if (student.grade9_entry) return Number(student.grade9_entry)
    const upper = stays.filter((stay) => stay.row.student_id === student.student_id && grades.indexOf(stay.grade) >= 10)
    upper.sort((a, b) => a.year - b.year || a.entry - b.entry || grades.indexOf(a.grade) - grades.indexOf(b.grade))
    return upper[0] ? upper[0].year - (grades.indexOf(upper[0].grade) - 10) : undefined
  }

  function sendingOf(eighth: Stay[]): string {
    const last = eighth.at(-1)
    if (!last) return 'unknown'
    if (cut.sending_school === 'last') return last.school
    const lastYear = eighth.filter((stay) => stay.year === last.year)
    const daysAt = (school: string) =>
      new Set(lastYear.filter((stay) => stay.school === school).flatMap((stay) => (schoolDaysOf.get(stay) ?? []).filter((day) => day >= stay.entry && day <= stay.lastDay))).size
    const most = Math.max(...lastYear.map((stay) => daysAt(stay.school)))
    return lastYear.filter((stay) => daysAt(stay.school) === most).at(-1)?.school ?? ''
  }

  function sumOf(credits: Map<string, number>): number {
    return [...credits.values()].reduce((sum, each) => sum + each, 0)
  }

  // Credits attempted and earned in one attempt, in thousandths.
  function creditsOf(row: Record_): [number, number] {
    const semesters = row.semesters ? Number(row.semesters) : row.term === 'Y' ? 2 : 1
    const attempted = row.credits_attempted ? thousandths(row.credits_attempted) : 500 * semesters
    const earned = row.result !== 'pass' ? 0 : row.credits_earned ? thousandths(row.credits_earned) : attempted
    return [Math.max(attempted, earned), earned]
  }

  function firstSemesterCredits(tried: Table): Map<string, number> {
    const credits = new Map<string, number>()
    for (const row of tried) if (row.term === 'S1') credits.set(row.course_code ?? '', Math.max(credits.get(row.course_code ?? '') ?? 0, creditsOf(row)[1]))
    return credits
  }

  function creditsByCourse(tried: Table, summer: boolean): Map<string, number> {
    const courses = new Map<string, Map<string, [number, number]>>()
    for (const row of tried) {
      if (row.term === 'SU' && !summer) continue
      const [attempted, earned] = creditsOf(row)
      const terms = courses.get(row.course_code ?? '') ?? new Map<string, [number, number]>()
      courses.set(row.course_code ?? '', terms)
      const [e, a] = terms.get(row.term ?? '') ?? [0, 0]
      terms.set(row.term ?? '', [Math.max(e, earned), Math.max(a, attempted)])
    }
    const credits = new Map<string, number>()
    for (const [code, terms] of courses) {
      const attempted = (term: string) => terms.get(term)?.[1] ?? 0
      const cap = [...terms.keys()].every((term) => term === 'SU') ? attempted('SU') : Math.max(attempted('Y'), attempted('S1') + attempted('S2'))
      credits.set(code, Math.min(cap, [...terms.values()].reduce((sum, [earned]) => sum + earned, 0)))
    }
    return credits
  }

  function onTrack(tried: Table, summer: boolean): boolean {
    let failures = 0
    for (const row of tried)
      if (row.result === 'fail' && row.term !== 'SU' && row.subject && row.subject !== 'other') failures += row.semesters ? Number(row.semesters) : row.term === 'Y' ? 2 : 1
    return sumOf(creditsByCourse(tried, summer)) >= 1000 * cut.credits && failures <= cut.core_failures
  }
}

function sixteenMonthsAfter(date: string): number {
  const month = Number(date.slice(5, 7)) - 1 + 16
  const year = Number(date.slice(0, 4)) + Math.floor(month / 12)
  const lastDay = new Date(Date.UTC(year, (month % 12) + 1, 0)).getUTCDate()
  return Date.UTC(year, month % 12, Math.min(Number(date.slice(8)), lastDay)) / 86_400_000
}

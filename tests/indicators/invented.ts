// Small invented worlds with everything that makes counting hard: overlaps, gaps, moves between schools and districts,
// several calendars, several events a day, changing groups, repeats. The same seed gives the same world.
export type Table = Record<string, string>[]
export type World = Record<string, Table>

export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

export const grades = ['PK', 'KG', '01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12']
const dayLength = 86_400_000
export const dayOf = (text: string) => Date.parse(`${text}T00:00:00Z`) / dayLength
export const textOf = (day: number) => new Date(day * dayLength).toISOString().slice(0, 10)
export const schoolYearOf = (day: number) => Number(textOf(day).slice(0, 4)) + (Number(textOf(day).slice(5, 7)) >= 7 ? 1 : 0)

export function inventWorld(seed: number): World {
  const random = randomFrom(seed)
  const whole = (least: number, most: number) => least + Math.floor(random() * (most - least + 1))
  const chance = (of: number) => random() < of
  const pick = <T>(list: T[]): T => list[whole(0, list.length - 1)] as T
  const schools = ['s1', 's2', 's3', 's4', 'S5']
  const world: World = {
    org: [
      { org_id: 'ST', type: 'state', parent_id: '', name: 'State' },
      { org_id: 'd1', type: 'district', parent_id: 'region', name: 'One' },
      { org_id: 'd2', type: 'district', parent_id: 'ST', name: 'Two' },
      { org_id: 'region', type: 'other', parent_id: 'ST', name: 'Region' },
      ...schools.map((org_id, i) => ({ org_id, type: 'school', parent_id: i < 3 ? 'd1' : 'd2', name: org_id })),
    ],
    student: [], calendar_day: [], membership: [], enrollment: [], attendance: [], course_attempt: [], discipline_action: [],
    diploma: [], postsecondary: [], mark: [],
  }
  const first = 2020
  const last = first + (seed % 4 === 0 ? 6 : whole(1, 5))
  for (const school_id of schools)
    for (const calendar of school_id === 's1' ? ['', 'late'] : school_id === 's2' ? ['a', 'b'] : [''])
      for (let year = first; year <= last; ++year)
        for (let day = dayOf(`${year - 1}-08-10`) + whole(0, 20); day <= dayOf(`${year}-06-05`); day += whole(1, 12))
          world.calendar_day?.push({ school_id, calendar, date: textOf(day), is_school_day: chance(0.9) ? '1' : '0' })
  const students = whole(20, 60)
  for (let i = 0; i < students; ++i) inventStudent(`${i}`)
  for (const table of Object.values(world)) table.sort(() => random() - 0.5)
  return world

  function inventStudent(student_id: string) {
    // Long worlds follow a class through high school and beyond.
    const inClass = seed % 4 === 0 && chance(0.5)
    let grade = inClass ? grades.indexOf('09') : whole(0, 13)
    const started = inClass ? first : whole(first, last)
    world.student?.push({
      student_id, sex: pick(['F', 'M', 'X', '']), hispanic: pick(['0', '0', '1', '']),
      races: pick(['white', 'black', 'asian;white', 'pacific_islander', '', 'american_indian']),
      grade9_entry: chance(0.1) ? `${whole(first, last)}` : '',
    })
    for (let spans = whole(0, 3); spans > 0; --spans) {
      const begin = dayOf(`${first - 1}-07-01`) + whole(0, 365 * (last - first + 1))
      world.membership?.push({
        student_id, group: pick(['english_learner', 'disability', 'homeless']), begin_date: textOf(begin),
        end_date: chance(0.6) ? textOf(begin + whole(0, 400)) : '',
      })
    }
    let school = pick(schools)
    for (let year = started; year <= last; ++year) {
      for (let stays = chance(0.6) ? 1 : whole(0, 3); stays > 0; --stays) {
        const entry = dayOf(`${year - 1}-07-20`) + (chance(0.6) ? whole(0, 40) : whole(0, 340))
        const leaves = chance(0.5)
        world.enrollment?.push({
          student_id, school_id: school, school_year: `${year}`, grade: grades[grade] ?? '12', entry_date: textOf(entry),
          exit_date: leaves && chance(0.9) ? textOf(entry + whole(0, 250)) : '',
          exit_type: leaves ? pick(['transferred', 'graduated', 'dropout', 'died', 'emigrated', 'expelled', 'completed_other', 'end_of_year', 'no_show', 'invalid', 'other', '']) : '',
          exit_documented: pick(['0', '1', '']), calendar: pick(['', '', 'late', 'a', 'c']),
        })
        inventYear(student_id, school, year)
        if (chance(0.5)) school = pick(schools)
      }
      if (grade < 13 && !(grade >= 8 && chance(0.2))) ++grade
      if (chance(0.2)) school = pick(schools)
    }
    if (chance(0.5)) {
      const date = dayOf(`${inClass ? whole(first + 3, last) : whole(first, last)}-05-15`) + whole(0, 200)
      world.diploma?.push({ student_id, org_id: pick([...schools, 'd1']), type: pick(['regular', 'regular', 'alternate', 'ged']), date: textOf(date), alternate_assessment: pick(['0', '1', '']) })
      if (chance(0.7)) world.postsecondary?.push({ student_id, institution: 'C', begin_date: textOf(date + whole(-100, 600)) })
    }
  }

  function inventYear(student_id: string, school_id: string, year: number) {
    const from = dayOf(`${year - 1}-08-01`)
    const bad = chance(0.3) ? 3 : 1
    for (let i = whole(0, 12) * bad; i > 0; --i) {
      const event = {
        student_id, school_id: chance(0.9) ? school_id : pick(schools), date: textOf(from + whole(0, 310)),
        category: pick(['present', 'absent', 'absent', 'absent', 'tardy', 'suspended_out', 'suspended_in']),
        fraction_absent: pick(['', '', '', '0.5', '0.4999', '0.25', '1', '0']),
      }
      world.attendance?.push(event)
    }
    // Days that are school days for certain.
    for (const day of world.calendar_day ?? [])
      if (day.school_id === school_id && schoolYearOf(dayOf(day.date ?? '')) === year && chance(0.06 * bad))
        world.attendance?.push({ student_id, school_id, date: day.date ?? '', category: pick(['absent', 'suspended_out', 'tardy']), fraction_absent: pick(['', '', '0.5', '0.125']) })
    for (let i = whole(0, 8); i > 0; --i)
      world.course_attempt?.push({
        student_id, school_id: chance(0.9) ? school_id : pick(schools), school_year: `${year}`, term: pick(['S1', 'S2', 'Y', 'SU']),
        course_code: pick(['ALG', 'ENG', 'BIO', 'ART', 'HIS', 'CHEM', 'GEO']), subject: pick(['english', 'mathematics', 'science', 'social_science', 'other', '']),
        semesters: pick(['', '', '1', '2']), credits_attempted: pick(['', '', '0.5', '1', '1.5', '2']), credits_earned: pick(['', '', '0.5', '1', '0.3339', '2']),
        result: pick(['pass', 'pass', 'pass', 'fail', 'incomplete', 'withdrawn']), external: pick(['', '0', '1']),
      })
    for (let i = chance(0.3) ? whole(1, 3) : 0; i > 0; --i)
      world.discipline_action?.push({
        action_id: `${world.discipline_action.length}`, student_id, school_id, date: textOf(from + whole(0, 330)),
        type: pick(['out_of_school_suspension', 'out_of_school_suspension', 'in_school_suspension', 'referral', 'referral', 'expulsion', 'other']),
        days: pick(['', '1', '0.5', '3.25', '10', '12']),
      })
    const periods = pick([['Q1', 'Q2', 'Q3', 'Q4'], ['T1', 'T2', 'T3'], ['S1', 'S2'], ['Q2', '']])
    for (let i = whole(0, 20); i > 0; --i)
      world.mark?.push({
        student_id, school_id: chance(0.9) ? school_id : pick(schools), school_year: `${year}`, course_code: pick(['ALG', 'ENG', 'BIO', 'ART', 'HIS']),
        subject: pick(['english', 'english', 'mathematics', 'mathematics', 'science', 'other', '']), as_of: textOf(from + 7 * whole(0, 43)),
        grading_period: pick(periods), letter: pick(['', '', 'A', 'c', 'F', 'f', 'D']), percent: pick(['', '59.999', '60', '85']),
        standard: pick(['', '1', '1.5', '3']), credits_in_progress: pick(['', '0.5', '1', '2', '2.5']),
      })
  }
}

export function csvOf(table: Table): string {
  const columns = [...new Set(table.flatMap((row) => Object.keys(row)))]
  return [columns.join(','), ...table.map((row) => columns.map((column) => row[column] ?? '').join(','))].join('\n') + '\n'
}

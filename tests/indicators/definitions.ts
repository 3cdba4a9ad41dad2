// Cut points other than the standard ones, and the file that states them.
import type { Cut } from './plainly.ts'

/// Where each cut point stands in a file.
const places: { [Name in keyof Cut]: string } = {
  exit_inclusive: 'membership.exit_inclusive', day_events: 'membership.day_events', yearly: 'groups.yearly', daily: 'groups.daily', date: 'groups.date',
  eligible_days: 'chronic_absence.eligible_days', rule: 'chronic_absence.rule', absent_from: 'chronic_absence.absent_from', percent: 'chronic_absence.percent',
  weekly_days: 'weekly_absence.days', days: 'early_warning.days', attendance_percent: 'early_warning.attendance_percent',
  suspensions: 'early_warning.suspensions', referrals: 'early_warning.referrals', failures: 'early_warning.failures', subjects: 'early_warning.subjects',
  school_days: 'current_warning.school_days', current_suspensions: 'current_warning.suspensions', in_school: 'current_warning.in_school',
  current_referrals: 'current_warning.referrals', failing_letters: 'marks.failing_letters', failing_below_percent: 'marks.failing_below_percent',
  failing_standard: 'marks.failing_standard', credits: 'on_track.credits', core_failures: 'on_track.failures', pace_credits: 'pace.credits',
  pace_credits_first_half: 'pace.credits_first_half', pace_failures: 'pace.failures', senior_credits: 'pace.senior_credits',
  sending_school: 'retention.sending_school', alternate_diplomas: 'graduation.alternate_diplomas', idea_days: 'discipline.idea_days',
}

export function inventCut(random: () => number): Cut {
  const pick = <T>(...list: T[]): T => list[Math.floor(random() * list.length)] as T
  return {
    exit_inclusive: pick(true, false), day_events: pick('owner', 'any'), yearly: pick('ever', 'start', 'end', 'on_date'),
    daily: pick('by_day', 'ever', 'start', 'end', 'on_date'), date: pick('10-01', '02-15'), eligible_days: pick(1, 10, 20, 45), rule: pick('whole_day', 'fractional'),
    absent_from: pick(0.25, 0.5, 1), percent: pick(5, 10, 20), weekly_days: pick(1, 2, 3), days: pick(1, 10, 20), attendance_percent: pick(80, 90, 95),
    suspensions: pick(1, 2), referrals: pick(0, 1, 2), failures: pick(1, 2), subjects: pick(['english'], ['english', 'mathematics', 'science', 'social_science', 'other']),
    school_days: pick(5, 30, 60), current_suspensions: pick(1, 2), in_school: pick(true, false), current_referrals: pick(0, 1, 2),
    failing_letters: pick(['F'], ['D', 'F'], []), failing_below_percent: pick(60, 65.5), failing_standard: pick(1, 1.5), credits: pick(2, 5, 3.5),
    core_failures: pick(0, 1, 3), pace_credits: pick(1, 2.5, 5), pace_credits_first_half: pick(0.5, 2), pace_failures: pick(0, 1), senior_credits: pick(2, 4.5, 22),
    sending_school: pick('last', 'most_days'), alternate_diplomas: pick(true, false), idea_days: pick(1, 3, 10),
  }
}

export function definitionsFile(cut: Cut, id: string): string {
  const sections = new Map<string, string[]>()
  for (const [name, place] of Object.entries(places)) {
    const [section = '', field = ''] = place.split('.')
    sections.set(section, [...(sections.get(section) ?? []), `${field} = ${JSON.stringify(cut[name as keyof Cut])}`])
  }
  const head = `id = "${id}"\n[[version]]\nversion = 3\nvalid_from = 1990-07-01\nauthor = "A"\nreason = "R"\n`
  return head + [...sections].map(([section, lines]) => `[version.${section}]\n${lines.join('\n')}\n`).join('')
}

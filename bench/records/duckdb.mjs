// The same numbers by DuckDB: weekly attendance and chronic absence of each school. duckdb.mjs FOLDER OUT THREADS
import { DuckDBInstance } from '@duckdb/node-api'

const [folder, out, threads] = process.argv.slice(2)
const instance = await DuckDBInstance.create(':memory:', { threads })
const database = await instance.connect()
const started = performance.now()
// As Aimline counts: the largest absence of a day wins, only member days count, chronic is a tenth of ten days or more.
await database.run(`
create table day as select school_id, date, strftime(date, '%G-W%V') as week from read_csv('${folder}/calendar_day.csv', header = true,
  columns = {school_id: 'varchar', date: 'date', is_school_day: 'int'}) where is_school_day = 1;
create table enrollment as select * from read_csv('${folder}/enrollment.csv', header = true,
  columns = {student_id: 'varchar', school_id: 'varchar', school_year: 'int', grade: 'varchar', entry_date: 'date'});
create table absence as select a.student_id, a.school_id, a.date, max(case when category in ('absent', 'suspended_out') then 1 else 0 end) as missed
  from read_csv('${folder}/attendance.csv', header = true,
    columns = {student_id: 'varchar', school_id: 'varchar', date: 'date', category: 'varchar'}) a
  join enrollment e on e.student_id = a.student_id and e.school_id = a.school_id
  join day d on d.school_id = a.school_id and d.date = a.date where a.date >= e.entry_date group by all;
create table enrolled as select e.school_id, d.week, count(*) as days from enrollment e join day d
  on d.school_id = e.school_id and d.date >= e.entry_date group by all;
copy (
  select 'attendance_rate' as indicator, n.school_id, n.week as period, n.days - coalesce(m.missed, 0) as numerator, n.days as denominator
    from enrolled n left join (select a.school_id, d.week, sum(missed) as missed from absence a
      join day d on d.school_id = a.school_id and d.date = a.date group by all) m on m.school_id = n.school_id and m.week = n.week
  union all
  select 'chronic_absence', e.school_id, '2024', sum(case when 10 * coalesce(s.missed, 0) >= t.days then 1 else 0 end), count(*)
    from enrollment e join (select school_id, count(*) as days from day group by all) t on t.school_id = e.school_id
    left join (select student_id, school_id, sum(missed) as missed from absence group by all) s
      on s.student_id = e.student_id and s.school_id = e.school_id where t.days >= 10 group by e.school_id
  order by all) to '${out}' (header false)`)
console.log(((performance.now() - started) / 1000).toFixed(2))

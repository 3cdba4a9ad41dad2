-- Work done beside requests (X10), letters on their way out, and what people are told (X4).

create table job (
  id @id primary key,
  version bigint not null,
  archived_at text,
  kind text not null,
  asker_id @id references person (id),
  arguments @json not null,
  state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  -- When a server may take it: not before this while it is queued, when its lease has run out while it is running.
  due_at text,
  attempts bigint not null,
  run_id @id,
  cancel_wanted boolean not null,
  done bigint not null,
  total bigint,
  stage @json,
  reason @json,
  result @json,
  created_at text not null,
  started_at text,
  ended_at text,
  check ((due_at is null) = (state not in ('queued', 'running')))
);
create index job_due on job (due_at);
create index job_ended on job (ended_at);

create table job_schedule (
  kind text primary key,
  every_minutes bigint,
  daily_at bigint,
  time_zone text,
  next_at text not null,
  job_id @id,
  check ((every_minutes is null) = (daily_at is not null and time_zone is not null))
);

-- The outbox. The body is sealed, since its links are secrets, and erased once the letter has left.
create table letter (
  id @id primary key,
  recipient text not null,
  subject_key text not null,
  body text,
  state text not null check (state in ('waiting', 'sent', 'failed')),
  attempts bigint not null,
  created_at text not null,
  ended_at text
);
create index letter_created on letter (created_at);

create table notification (
  id @id primary key,
  version bigint not null,
  archived_at text,
  person_id @id not null references person (id),
  kind text not null,
  what @json not null,
  path text not null,
  about_id @id,
  at text not null,
  seen_at text,
  -- The digest that it waits for.
  digest text check (digest in ('daily', 'weekly'))
);
create index notification_person on notification (person_id, id);
create index notification_about on notification (about_id, kind);
create index notification_digest on notification (digest, person_id);

create table notification_setting (
  person_id @id not null references person (id),
  kind text not null,
  delivery text not null check (delivery in ('at_once', 'daily', 'weekly', 'never')),
  primary key (person_id, kind)
);

-- When a person's digests come: at an hour of their zone, the weekly one on Mondays.
create table digest_setting (
  person_id @id primary key references person (id),
  hour bigint not null check (hour between 0 and 23),
  time_zone text not null
);

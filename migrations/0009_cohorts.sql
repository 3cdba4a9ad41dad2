-- The life of a network in days, and its cohorts (N2, N3).

alter table network add column since text;
alter table network add column until text;

create table cohort (
  id @id primary key references place (id),
  version bigint not null,
  archived_at text,
  network_id @id not null references network (id),
  name text not null,
  follows_id @id references cohort (id),
  shared_problem text,
  since text not null,
  until text,
  published boolean not null,
  check (until is null or until >= since)
);
create index cohort_network on cohort (network_id);
create index cohort_follows on cohort (follows_id);

-- An organization, or an educator by herself.
create table cohort_member (
  id @id primary key,
  version bigint not null,
  archived_at text,
  cohort_id @id not null references cohort (id),
  organization_id @id references organization (id),
  person_id @id references person (id),
  standing text not null,
  since text not null,
  until text,
  check (until is null or until >= since),
  check ((organization_id is null) <> (person_id is null))
);
create index cohort_member_cohort on cohort_member (cohort_id);
create index cohort_member_organization on cohort_member (organization_id);
create index cohort_member_person on cohort_member (person_id);

create table cohort_year (
  id @id primary key,
  version bigint not null,
  archived_at text,
  cohort_id @id not null references cohort (id),
  year bigint not null check (year >= 1),
  title text not null,
  content text
);
create index cohort_year_cohort on cohort_year (cohort_id);

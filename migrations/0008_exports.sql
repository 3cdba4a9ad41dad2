-- Lists that are too long for an answer, written to files by jobs. What a file was made from, its asker's role grants
-- and the places that these reached then, stands beside it: a file is given out only while all of it still holds.

create table export (
  id @id primary key,
  version bigint not null,
  archived_at text,
  person_id @id not null references person (id),
  list text not null,
  question text,
  job_id @id not null,
  asked_at text not null,
  rows bigint,
  size bigint,
  sha256 text,
  expires_at text,
  check ((sha256 is null) = (rows is null) and (sha256 is null) = (size is null) and (sha256 is null) = (expires_at is null))
);
create index export_person on export (person_id);
create index export_sha256 on export (sha256);

create table export_ground (
  export_id @id not null references export (id),
  ground_id @id not null,
  primary key (export_id, ground_id)
);

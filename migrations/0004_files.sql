-- Files that belong to a record. The bytes lie in the data folder under their SHA-256; a column that names a file there
-- ends in sha256, and src/files/named.cpp knows every one of them.

create table attachment (
  id @id primary key,
  version bigint not null,
  archived_at text,
  entity text not null,
  entity_id @id not null,
  name text not null,
  label text,
  media_type text not null,
  size bigint not null check (size > 0),
  sha256 text not null,
  added_at text not null,
  published boolean not null
);
create index attachment_entity on attachment (entity_id, entity);
create index attachment_sha256 on attachment (sha256);

-- The one picture of a record, made by us in three sizes; without them it has none at present.
create table picture (
  id @id primary key,
  version bigint not null,
  archived_at text,
  entity text not null,
  entity_id @id not null,
  width bigint not null,
  height bigint not null,
  size bigint not null,
  small_sha256 text,
  medium_sha256 text,
  large_sha256 text
);
create unique index picture_entity_id_key on picture (entity_id);

-- One organization goes on in another (N1).

create table organization_merger (
  id @id primary key,
  version bigint not null,
  archived_at text,
  organization_id @id not null references organization (id),
  into_id @id not null references organization (id),
  merged_on text not null,
  reason text,
  unique (organization_id),
  check (organization_id <> into_id)
);
create index organization_merger_into on organization_merger (into_id);

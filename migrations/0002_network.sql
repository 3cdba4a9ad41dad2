-- Organizations, networks and who belongs to which (N1, N2).

create table organization (
  id @id primary key references place (id),
  version bigint not null,
  archived_at text,
  slug text not null,
  name text not null,
  kind text not null,
  parent_id @id references organization (id) deferrable initially deferred,
  time_zone text not null,
  locality text,
  grade_low text,
  grade_high text,
  nces_id text,
  charter_year bigint,
  website text,
  profile text,
  published boolean not null
);
create unique index organization_slug_key on organization (slug);
create unique index organization_nces_id_key on organization (nces_id);
create index organization_parent on organization (parent_id);
-- Lists are in the order of names, small and capital letters alike.
create index organization_name on organization (lower(name), id);

create table network (
  id @id primary key references place (id),
  version bigint not null,
  archived_at text,
  slug text not null,
  name text not null,
  hub_id @id not null references organization (id),
  status text not null,
  mission text,
  vision text,
  shared_values text,
  theory_of_action text,
  topics text,
  published boolean not null
);
create unique index network_slug_key on network (slug);
create index network_hub on network (hub_id);

create table membership (
  id @id primary key,
  version bigint not null,
  archived_at text,
  network_id @id not null references network (id),
  organization_id @id not null references organization (id),
  since text not null,
  until text,
  check (until is null or until >= since)
);
create index membership_network on membership (network_id);
create index membership_organization on membership (organization_id);

-- Every place whose people are the network's members, from a day to a day: the network, its hub, its cohorts, and
-- each member organization with all below it.
create table network_place (
  network_id @id not null references network (id),
  place_id @id not null references place (id),
  since text not null,
  until text not null,
  primary key (place_id, network_id, since)
);
create index network_place_network on network_place (network_id, place_id);

-- What every table stands on: places and how they contain one another, people, roles held at places, and the two
-- books that every write is entered in.

-- Never holds a row: on PostgreSQL writers lock it, to go side by side or, for a repeat after they met, alone.
create table writer (
  id bigint primary key
);

create table place (
  id @id primary key,
  kind text not null check (kind in ('server', 'organization', 'network', 'cohort'))
);

-- Every place with itself and with all places above it: an organization's tree, a hub's networks, a network's cohorts.
create table place_closure (
  ancestor_id @id not null references place (id),
  descendant_id @id not null references place (id),
  primary key (descendant_id, ancestor_id)
);
create index place_closure_ancestor on place_closure (ancestor_id);

create table person (
  id @id primary key,
  version bigint not null,
  archived_at text,
  name text not null,
  about text,
  expertise text
);

-- What only the person and those who give roles see; its key is the person's.
create table account (
  id @id primary key references person (id),
  version bigint not null,
  archived_at text,
  mail text not null,
  language text not null
);
create unique index account_mail_key on account (mail);

create table role_grant (
  id @id primary key,
  version bigint not null,
  archived_at text,
  person_id @id not null references person (id),
  role text not null,
  place_id @id not null references place (id),
  since text not null,
  until text not null,
  granted_by @id references person (id),
  confirmed_by @id references person (id),
  -- A role ends by itself, after a year at most; nobody confirms a grant of their own.
  check (until >= since),
  check (confirmed_by <> granted_by),
  check (confirmed_by <> person_id)
);
create index role_grant_person on role_grant (person_id);
create index role_grant_place on role_grant (place_id);

-- Who changed what: one row for every write, kept for good.
create table change (
  id @id primary key,
  entity text not null,
  entity_id @id not null,
  version bigint not null,
  action text not null check (action in ('create', 'update', 'archive', 'restore')),
  at text not null,
  by_id @id references person (id),
  before @json,
  after @json
);
create unique index change_entity_version_key on change (entity, entity_id, version);

-- The answers given to writes that carried an Idempotency-Key, so that a repeat gets the same answer.
create table idempotency (
  person_id @id not null references person (id),
  key text not null,
  request text not null,
  status bigint not null,
  headers @json not null,
  body text not null,
  at text not null,
  primary key (person_id, key)
);
create index idempotency_at on idempotency (at);

-- A name that an address once had leads to its row for good.
create table former_slug (
  entity text not null,
  slug text not null,
  entity_id @id not null,
  primary key (entity, slug)
);

-- Only hashes of secrets are kept: who reads this table cannot sign in with it.
create table session (
  token_hash text primary key,
  person_id @id not null references person (id),
  created_at text not null,
  seen_at text not null
);
create index session_person on session (person_id);

create table sign_in_link (
  token_hash text primary key,
  person_id @id not null references person (id),
  expires_at text not null
);

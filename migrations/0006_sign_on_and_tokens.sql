-- Sign-in by a district's own provider, tokens for programs, and links by which somebody enters values once (X1, X5).

-- A provider of OpenID Connect. The client's secret stands apart, sealed: what is described here is shown and kept in
-- the history.
create table sign_on (
  id @id primary key,
  version bigint not null,
  archived_at text,
  organization_id @id not null references organization (id),
  label text not null,
  issuer text not null,
  client_id text not null,
  mail_domains @json not null,
  second_factor text not null,
  enabled boolean not null
);
create index sign_on_organization on sign_on (organization_id);

create table sign_on_secret (
  sign_on_id @id primary key references sign_on (id),
  sealed text not null
);

-- What a provider said of itself, and its keys; asked again when they are old.
create table sign_on_answer (
  sign_on_id @id primary key references sign_on (id),
  discovery text not null,
  discovered_at text not null,
  keys text not null,
  keys_at text not null,
  keys_sought_at text
);

-- A sign-in under way: by hashes alone, the browser keeps what belongs to them.
create table sign_on_attempt (
  state_hash text primary key,
  browser_hash text not null,
  sign_on_id @id not null references sign_on (id),
  person_id @id references person (id),
  invitation_hash text,
  expires_at text not null
);
create index sign_on_attempt_expires on sign_on_attempt (expires_at);

-- Who somebody is at a provider: the subject within the issuer, never a mail address.
create table sign_on_identity (
  id @id primary key,
  version bigint not null,
  archived_at text,
  person_id @id not null references person (id),
  sign_on_id @id not null references sign_on (id),
  issuer text not null,
  subject text not null
);
create unique index sign_on_identity_key on sign_on_identity (issuer, subject) where archived_at is null;
create index sign_on_identity_person on sign_on_identity (person_id);

create table token (
  id @id primary key,
  version bigint not null,
  archived_at text,
  person_id @id not null references person (id),
  place_id @id not null references place (id),
  name text not null,
  scopes @json not null,
  address_range text,
  until text not null,
  approved_by @id references person (id),
  last_used_at text,
  check (approved_by <> person_id)
);
create index token_person on token (person_id);

create table token_secret (
  token_id @id primary key references token (id),
  secret_hash text not null
);
create unique index token_secret_hash_key on token_secret (secret_hash);

-- A link to one thing to enter; what it begins ends with the first write.
create table entry_link (
  id @id primary key,
  person_id @id not null references person (id),
  place_id @id not null references place (id),
  scopes @json not null,
  secret_hash text not null,
  expires_at text not null,
  opened_at text
);
create unique index entry_link_secret_hash_key on entry_link (secret_hash);

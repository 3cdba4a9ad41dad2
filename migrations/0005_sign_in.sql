-- How people sign in (X1). Of every secret there is only a hash, save the seeds of second factors, which are sealed.

-- Sessions gain a key, by which their person sees and ends them, and how they were proved. Those of before end.
drop table session;
create table session (
  id @id primary key,
  token_hash text not null,
  person_id @id not null references person (id),
  created_at text not null,
  seen_at text not null,
  two_factors boolean not null,
  proved_until text not null,
  device text
);
create unique index session_token_hash_key on session (token_hash);
create index session_person on session (person_id);

create table password (
  person_id @id primary key references person (id),
  hash text not null,
  stands_alone boolean not null,
  changed_at text not null,
  ended_at text
);

create table second_factor (
  person_id @id primary key references person (id),
  seed text,
  pending_seed text,
  since text,
  last_step bigint not null
);

create table recovery_code (
  person_id @id not null references person (id),
  code_hash text not null,
  used_at text,
  primary key (person_id, code_hash)
);

-- Browsers that signed in before: a stranger's guesses do not slow them.
create table known_browser (
  token_hash text not null,
  person_id @id not null references person (id),
  seen_at text not null,
  failures bigint not null,
  primary key (person_id, token_hash)
);

-- Who failed how often: a mail address (by its hash), a person's second factor, a network of addresses.
create table guess (
  who text primary key,
  failures bigint not null,
  since text not null,
  until text not null
);
create index guess_until on guess (until);

-- Links in mail, and the one that sets the server up.
create table mailed_link (
  token_hash text primary key,
  purpose text not null check (purpose in ('invitation', 'reset', 'mail', 'setup')),
  person_id @id references person (id),
  mail text,
  invitation_id @id,
  expires_at text not null
);
create index mailed_link_person on mailed_link (person_id);

create table invitation (
  id @id primary key,
  version bigint not null,
  archived_at text,
  person_id @id not null references person (id),
  role_grant_id @id not null references role_grant (id),
  invited_by @id references person (id),
  sent_at text not null,
  expires_at text not null,
  accepted_at text
);
create index invitation_person on invitation (person_id);
create index invitation_role_grant on invitation (role_grant_id);

-- When a person last signed in, for accounts that nobody uses.
create table last_sign_in (
  person_id @id primary key references person (id),
  at text not null
);

alter table account add column suspended_at text;

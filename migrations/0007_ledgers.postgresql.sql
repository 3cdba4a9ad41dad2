-- The two ledgers of student records (X3), what happened to the server's security, and names as they are sorted and
-- searched.

-- Who read what of which student: one row for each student a reply named, committed before the reply left.
create table access_ledger (
  id @id primary key,
  student_id @id not null,
  place_id @id not null references place (id),
  reader_id @id not null references person (id),
  at text not null,
  kind text not null,
  fields text not null,
  role text not null,
  relation text not null,
  route text not null,
  credential text not null
);
create index access_ledger_student on access_ledger (student_id, id);
create index access_ledger_place on access_ledger (place_id, id);
create index access_ledger_reader on access_ledger (reader_id);

-- What was disclosed of which student to a party outside, and by what right. Source: 34 CFR 99.32(a).
create table disclosure_ledger (
  id @id primary key,
  student_id @id not null,
  place_id @id not null references place (id),
  at text not null,
  by_id @id not null references person (id),
  party text not null,
  interest text not null,
  further_parties text,
  what text not null,
  ground text not null
);
create index disclosure_ledger_student on disclosure_ledger (student_id, id);
create index disclosure_ledger_place on disclosure_ledger (place_id, id);

-- Holds a row only within a transaction of the retention, which alone may take rows out of the ledgers.
create table ledger_retention (
  id bigint primary key
);

-- Signing in and out, refusals, roles given, exports: keys only, never names or values.
create table security_event (
  id @id primary key,
  at text not null,
  event text not null,
  person_id @id references person (id),
  place_id @id references place (id),
  facts @json not null
);
create index security_event_person on security_event (person_id, id);
create index security_event_place on security_event (place_id, id);

-- A repeat of a write that named students is a read of its own.
alter table idempotency add column reads @json;

-- What a person did is looked for among all changes.
create index change_by on change (by_id);

-- A name as `folded` makes it: lists are sorted by it and the search looks in it. The store writes it; what the rows
-- of before lack is added when the migrations are done.
drop index organization_name;
alter table organization add column name_folded text collate "C" not null default '';
create index organization_name_folded on organization (name_folded, id);
alter table network add column name_folded text collate "C" not null default '';
create index network_name_folded on network (name_folded, id);
alter table person add column name_folded text collate "C" not null default '';
create index person_name_folded on person (name_folded, id);

-- A row that cannot be found is a mistake of the program.
create function refuse_unfolded() returns trigger language plpgsql as $$
begin
  if new.name_folded = '' then
    raise exception 'a name without its folded form';
  end if;
  return new;
end $$;
create trigger organization_is_folded before insert on organization for each row execute function refuse_unfolded();
create trigger network_is_folded before insert on network for each row execute function refuse_unfolded();
create trigger person_is_folded before insert on person for each row execute function refuse_unfolded();

-- The ledgers grow and nothing else.
create function refuse_ledger_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if exists (select 1 from ledger_retention) then
      return old;
    end if;
  end if;
  raise exception 'a ledger is never changed';
end $$;
create trigger access_ledger_stays before update or delete on access_ledger for each row execute function refuse_ledger_change();
create trigger access_ledger_keeps before truncate on access_ledger execute function refuse_ledger_change();
create trigger disclosure_ledger_stays before update or delete on disclosure_ledger for each row execute function refuse_ledger_change();
create trigger disclosure_ledger_keeps before truncate on disclosure_ledger execute function refuse_ledger_change();

-- What a network says of itself, in editions (N2).

create table statement_edition (
  id @id primary key,
  version bigint not null,
  archived_at text,
  network_id @id not null references network (id),
  number bigint not null check (number >= 1),
  adopted_on text not null,
  reason text,
  statements @json not null,
  unique (network_id, number)
);

-- What stood in the network itself is its first edition.
insert into statement_edition (id, version, network_id, number, adopted_on, statements)
select n.id, 1, n.id, 1, coalesce(n.since, substr(@now, 1, 10)), cast('[' || substr(
    case when n.mission is null then '' else
      ',{"key":"mission","kind":"mission","text":' || cast(@quote(n.mission) as text) || '}' end
    || case when n.vision is null then '' else
      ',{"key":"vision","kind":"vision","text":' || cast(@quote(n.vision) as text) || '}' end
    || case when n.shared_values is null then '' else
      ',{"key":"values","kind":"value","text":' || cast(@quote(n.shared_values) as text) || '}' end
    || case when n.theory_of_action is null then '' else
      ',{"key":"theory","kind":"if_clause","text":' || cast(@quote(n.theory_of_action) as text) || '}' end,
    2) || ']' as @json)
from network n
where coalesce(n.mission, n.vision, n.shared_values, n.theory_of_action) is not null;

alter table network drop column mission;
alter table network drop column vision;
alter table network drop column shared_values;
alter table network drop column theory_of_action;

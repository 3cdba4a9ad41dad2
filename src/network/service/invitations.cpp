#include "network/service/invitations.hpp"

#include "http/log.hpp"
#include "identity/mailed_link.hpp"
#include "identity/sign_in.hpp"
#include "network/service/people.hpp"
#include "network/service/routes.hpp"

namespace aimline::network {
namespace {

using access::Access;
using identity::Purpose;
using store::Table;
using enum access::Capability;
using enum access::Action;

/// What letters and pages say of an invitation.
struct Words {
  InvitationEntry entry;
  Language language{};
  Date until;          // the last day of the role
  bool waits = false;  // the role, for a second person
  bool open = false;   // neither accepted nor withdrawn, and the role not ended
};

std::optional<Words> words_of(store::Connection& connection, Id<Invitation> id, Instant now) {
  std::optional<Words> found;
  connection.query(
      "select i.id, i.version, i.person_id, p.name, a.mail, g.role, g.place_id, coalesce(o.name, n.name, k.name, "
      "'Aimline'),"
      " b.name, i.sent_at, i.expires_at, i.accepted_at, a.language,"
      " i.archived_at is null and i.accepted_at is null and g.archived_at is null, g.until,"
      " g.granted_by is not null and g.confirmed_by is null"
      " from invitation i join person p on p.id = i.person_id join account a on a.id = i.person_id"
      " join role_grant g on g.id = i.role_grant_id left join organization o on o.id = g.place_id"
      " left join network n on n.id = g.place_id left join cohort k on k.id = g.place_id left join person b on b.id = "
      "i.invited_by where i.id = $1",
      [&](store::Row const& row) {
        found.emplace();
        auto& entry = found->entry;
        entry.id = store::from_column<Id<Invitation>>(row, 0);
        entry.version = row.integer(1);
        entry.person_id = store::from_column<Id<Person>>(row, 2);
        entry.person_name = store::from_column<Line>(row, 3);
        entry.person_mail = store::from_column<MailAddress>(row, 4);
        entry.role = store::from_column<access::Role>(row, 5);
        entry.place_id = store::from_column<Id<Place>>(row, 6);
        entry.place_name = store::from_column<Line>(row, 7);
        entry.invited_by_name = store::from_column<std::optional<Line>>(row, 8);
        entry.sent_at = store::from_column<Instant>(row, 9);
        entry.expires_at = store::from_column<Instant>(row, 10);
        entry.accepted_at = store::from_column<std::optional<Instant>>(row, 11);
        entry.is_over = !entry.accepted_at && entry.expires_at <= now;
        found->language = store::from_column<Language>(row, 12);
        found->open = row.truth(13);
        found->until = store::from_column<Date>(row, 14);
        found->waits = access::needs_second_person(entry.role) && row.truth(15);
      },
      id);
  return found;
}

InvitationEntry entry(http::Call& call, Invitation const& invitation) {
  auto words = words_of(call.db(), invitation.id, call.now()).value();
  auto& entry = words.entry;
  if (words.waits) entry.person_name = name_while_waiting(call, entry.person_id, entry.person_name, entry.person_mail);
  return entry;
}

void send(http::Call& call, store::KeyRing& keys, Invitation const& invitation) {
  auto const words = words_of(call.db(), invitation.id, call.now()).value();
  auto const& entry = words.entry;
  auto const secret = identity::make_link(call.db(), {Purpose::invitation, entry.person_id, entry.person_mail,
                                                      Id<void>{invitation.id.value}, invitation.expires_at});
  auto const inviter = entry.invited_by_name.value_or(Line{"Aimline"}).value;
  identity::write_to(call, keys, entry.person_id,
                     {{"letter.invitation", {{"inviter", inviter}}},
                      {{"letter.invitation_text",
                        {{"inviter", inviter},
                         {"role", std::string(access::facts(entry.role).name)},
                         {"place", entry.place_name.value},
                         {"until", to_string(words.until)}}},
                       {"letter.invitation_until", {{"hours", std::to_string(identity::invitation_limit.count())}}}},
                      mail::Letter::Action{{"letter.invitation_accept"}, "/invitation/" + secret}});
  call.security({"invited", entry.person_id.value, {}, {{"invitation", to_string(invitation.id)}}});
}

Result<store::Page<InvitationEntry>> list(http::Call& call) {
  auto const request = store::parse_list_request(store::shape_of<Invitation>(), call.request().query);
  if (!request) return refuse(request.error());
  return Table<Invitation>::list(call.db(), call.scope(), *request).map([&](store::Page<Invitation> const& page) {
    store::Page<InvitationEntry> entries{{}, page.next};
    for (auto const& invitation : page.items) entries.items.push_back(entry(call, invitation));
    return entries;
  });
}

Result<InvitationEntry> send_again(http::Call& call, store::KeyRing& keys) {
  auto const& before = call.the<Invitation>();
  if (before.accepted_at) return refuse(Fault::conflict, "", {"invitation.accepted_already"});
  auto const words = words_of(call.db(), before.id, call.now()).value();
  if (!words.open) return refuse(Fault::conflict, "", {"record.archived"});
  if (before.person_id.value == *call.viewer().person) return refuse(Fault::forbidden, "", {"role_grant.to_oneself"});
  if (!may_grant_at(call, words.entry.role, words.entry.place_id))
    return refuse(Fault::forbidden, "", {"role_grant.not_yours_to_give"});
  auto after = before;
  after.sent_at = call.now();
  after.expires_at = {call.now().at + identity::invitation_limit};
  return Table<Invitation>::update(call.transaction(), call.actor(), call.scope(), before, after)
      .map([&](Invitation const& sent) {
        send(call, keys, sent);
        return entry(call, sent);
      });
}

Result<Invitation> withdraw(http::Call& call, Invitation const& before) {
  if (before.accepted_at) return refuse(Fault::conflict, "", {"invitation.accepted_already"});
  auto const words = words_of(call.db(), before.id, call.now()).value();
  if (!may_grant_at(call, words.entry.role, words.entry.place_id))
    return refuse(Fault::forbidden, "", {"role_grant.not_yours_to_give"});
  call.db().execute("delete from mailed_link where invitation_id = $1", before.id);
  call.security({"invitation_withdrawn", before.person_id.value, {}, {{"invitation", to_string(before.id)}}});
  return Table<Invitation>::archive(call.transaction(), call.actor(), call.scope(), before);
}

/// The invitation that a link belongs to. Refuses: not_found where it is over, withdrawn, or its role was ended.
Result<Words> invitation_of(http::Call& call, Result<identity::MailedLink> const& link) {
  if (!link) return refuse(link.error());
  auto const words = words_of(call.db(), Id<Invitation>{link->invitation.value().value}, call.now());
  if (!words || !words->open) return refuse(Fault::not_found, "", {"sign_in.link_is_over"});
  return *words;
}

Result<InvitationShown> show(http::Call& call) {
  return invitation_of(call, identity::link_of(call, Purpose::invitation)).map([](Words const& words) {
    auto const& entry = words.entry;
    return InvitationShown{entry.person_name,
                           entry.person_mail,
                           words.language,
                           entry.role,
                           entry.place_name,
                           words.until,
                           entry.invited_by_name,
                           entry.expires_at,
                           access::needs_second_factor(entry.role),
                           static_cast<std::int64_t>(shortest(identity::Beside::nothing))};
  });
}

/// What the person says of themselves, written as by them.
Result<void> introduce(http::Call& call, Id<Person> id, Acceptance const& sent) {
  store::Actor const actor{id.value, call.now()};
  auto const scope = [&](Access access) { return access::decide(access, {id.value, {}}, date_in_utc(call.now())); };
  auto const person = Table<Person>::find(call.db(), scope({N8, Edit}), id);
  auto const account = Table<Account>::find(call.db(), scope({X1, Edit}), Id<Account>{id.value});
  if (!person || !account) return refuse(Fault::not_found, "", {"sign_in.link_is_over"});
  auto named = *person;
  named.name = sent.name;
  if (named != *person)
    if (auto const done = Table<Person>::update(call.transaction(), actor, scope({N8, Edit}), *person, named); !done)
      return refuse(done.error());
  auto reading = *account;
  reading.language = sent.language;
  if (reading != *account)
    if (auto const done = Table<Account>::update(call.transaction(), actor, scope({X1, Edit}), *account, reading);
        !done)
      return refuse(done.error());
  return {};
}

/// The invitation is accepted. Others have done their work too: the person can sign in.
void settle(http::Call& call, InvitationEntry const& accepted) {
  call.db().execute(
      "update invitation set accepted_at = $1, version = version + 1"
      " where person_id = $2 and accepted_at is null and archived_at is null",
      call.now(), accepted.person_id);
  identity::end_links(call.db(), Purpose::invitation, accepted.person_id);
  call.security({"invitation_accepted", accepted.person_id.value, {}, {{"invitation", to_string(accepted.id)}}});
}

Result<identity::SignedIn> accept(http::Call& call, Acceptance const& sent) {
  auto const words = invitation_of(call, identity::link_of(call, Purpose::invitation));
  if (!words) return refuse(words.error());
  auto const person = words->entry.person_id;
  auto const checked = identity::check_password(call.db(), person, sent.password, {sent.name.value});
  if (!checked) return refuse(checked.error());
  return call.transact([&]() -> Result<identity::SignedIn> {
    if (auto const used = identity::use_link(call); !used) return refuse(used.error());
    if (auto const done = introduce(call, person, sent); !done) return refuse(done.error());
    settle(call, words->entry);
    identity::keep_password(call, person, *checked);
    return identity::start_session(call, person, identity::Strength::one_factor);
  });
}

}  // namespace

Result<Id<Person>> accept_invitation(http::Call& call, std::string const& link_hash) {
  auto const words = invitation_of(call, identity::link_with_hash(call, Purpose::invitation, link_hash));
  if (!words) return refuse(words.error());
  settle(call, words->entry);
  return words->entry.person_id;
}

Result<bool> invite(http::Call& call, store::KeyRing& keys, RoleGrant const& grant) {
  if (identity::can_sign_in(call.db(), grant.person_id) || !access::facts(grant.role).account) return false;
  Invitation const invitation{{new_uuid(call.now())},
                              1,
                              {},
                              grant.person_id,
                              grant.id,
                              grant.granted_by,
                              call.now(),
                              {call.now().at + identity::invitation_limit},
                              {}};
  auto const kept = Table<Invitation>::insert(call.transaction(), call.actor(), call.scope(), invitation);
  if (!kept) return refuse(kept.error());
  send(call, keys, *kept);
  return true;
}

void end_invitations(store::Connection& connection, Id<RoleGrant> grant, Instant at) {
  connection.execute(
      "delete from mailed_link where invitation_id in (select id from invitation where role_grant_id = $1)", grant);
  connection.execute(
      "update invitation set archived_at = $1, version = version + 1"
      " where role_grant_id = $2 and archived_at is null and accepted_at is null",
      at, grant);
}

void add_invitation_routes(http::Router& router, store::KeyRing& keys) {
  router.resource<Invitation>();
  router.get<store::Page<InvitationEntry>, Access{X2, See}>("/invitations", "Who was invited, and has accepted", list);
  router.listing<Invitation>();
  router.get<InvitationEntry, Access{X2, See}>("/invitations/{invitation}", "One invitation",
                                               [](http::Call& call) { return entry(call, call.the<Invitation>()); });
  router.act<http::Nothing, InvitationEntry, Access{X2, Edit}>(
      "/invitations/{invitation}/letter", "Send the letter again, with a new link",
      [&keys](http::Call& call, http::Nothing) { return send_again(call, keys); });
  router.del<Invitation, Access{X2, Edit}>("/invitations/{invitation}", "Withdraw an invitation", withdraw);
  router.open_get<InvitationShown>("/invitation-links/{link}", "Who invites whom to what",
                                   "The link is the permission.", show);
  router.open_act<Acceptance, identity::SignedIn>("/invitation-links/{link}",
                                                  "Accept an invitation: choose a password and sign in",
                                                  "The link is the permission.", accept);
  router.own_transactions();
}

}  // namespace aimline::network

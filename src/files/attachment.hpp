#pragma once

#include "access/scope.hpp"
#include "base/description.hpp"

#include <array>
#include <optional>

#include <boost/describe/class.hpp>

/// Files that belong to a record, and the one picture that a record may have. Who may reach them is who may reach the
/// record: a route finds that first, and then what is its own.
namespace aimline::files {

/// A document that somebody attached to a record; it is only ever given back to be saved.
struct Attachment {
  Id<Attachment> id;
  std::int64_t version = 1;
  std::optional<Instant> archived_at;
  Line entity;
  Id<void> entity_id;
  Line name;
  std::optional<Line> label;
  Line media_type;
  std::int64_t size = 0;
  Line sha256;
  Instant added_at;
  bool published = false;

  friend bool operator==(Attachment const&, Attachment const&) = default;
};
BOOST_DESCRIBE_STRUCT(Attachment, (),
                      (id, version, archived_at, entity, entity_id, name, label, media_type, size, sha256, added_at,
                       published))
constexpr auto meanings(Attachment const*) {
  return std::array{
      Meaning{"entity", "What kind of record it belongs to: organization, network, …"},
      Meaning{"entity_id", "The record it belongs to"},
      Meaning{"name", "The name it is saved under"},
      Meaning{"label", "What it is, in a few words; absent where its name says enough"},
      Meaning{"media_type", "What its content is, as its content and its name both say"},
      Meaning{"size", "How many bytes it has"},
      Meaning{"sha256", "The SHA-256 of its bytes"},
      Meaning{"added_at", "When it was attached"},
      Meaning{"published", "Whether whoever may see the record without signing in may have it too"},
  };
}
constexpr access::EntityFacts entity_facts(Attachment const*) {
  // Its records are places themselves. Which capability holds is what the record's route says.
  return {.name = "attachment",
          .plural = "attachments",
          .capability = access::Capability::N1,
          .reach = {.places = "attachment.entity_id",
                    .published = "attachment.published and"
                                 " (exists (select 1 from organization o where o.id = attachment.entity_id"
                                 " and o.published)"
                                 " or exists (select 1 from network w where w.id = attachment.entity_id"
                                 " and w.published))"}};
}
void may_leave_the_server(Attachment const*);

/// The picture of a record, or that it has none any more: the logo of an organization or a network, the photo of a
/// person.
struct Picture {
  Id<Picture> id;
  std::int64_t version = 1;
  std::optional<Instant> archived_at;
  Line entity;
  Id<void> entity_id;
  std::int64_t width = 0;
  std::int64_t height = 0;
  std::int64_t size = 0;
  std::optional<Line> small_sha256;
  std::optional<Line> medium_sha256;
  std::optional<Line> large_sha256;

  friend bool operator==(Picture const&, Picture const&) = default;
};
BOOST_DESCRIBE_STRUCT(Picture, (),
                      (id, version, archived_at, entity, entity_id, width, height, size, small_sha256, medium_sha256,
                       large_sha256))
constexpr auto meanings(Picture const*) {
  return std::array{
      Meaning{"entity", "What kind of record it belongs to: organization, network or person"},
      Meaning{"entity_id", "The record it belongs to"},
      Meaning{"width", "The width of its largest size, in pixels"},
      Meaning{"height", "The height of its largest size, in pixels"},
      Meaning{"size", "How many bytes its sizes have together"},
      Meaning{"small_sha256",
              "The SHA-256 of the size for 64 pixels; absent, as the others, while there is no picture"},
      Meaning{"medium_sha256", "The SHA-256 of the size for 256 pixels"},
      Meaning{"large_sha256", "The SHA-256 of the size for 1024 pixels"},
  };
}
constexpr access::EntityFacts entity_facts(Picture const*) {
  return {.name = "picture",
          .plural = "pictures",
          .capability = access::Capability::N1,
          .reach = {.places = "select picture.entity_id union all select g2.place_id from role_grant g2"
                              " where g2.person_id = picture.entity_id and g2.archived_at is null",
                    .published = "(exists (select 1 from organization o where o.id = picture.entity_id and o.published)"
                                 " or exists (select 1 from network w where w.id = picture.entity_id"
                                 " and w.published))",
                    .own = "picture.entity_id",
                    .limits = {access::Limit::opened_fields}}};
}
void may_leave_the_server(Picture const*);

}  // namespace aimline::files

#pragma once

#include "files/attachment.hpp"
#include "files/named.hpp"
#include "files/type.hpp"
#include "http/router.hpp"

/// The routes by which a record gets attachments and a picture.
namespace aimline::files {

/// What the files of an installation need: where they lie and how much a record may have.
struct Files {
  Store store;
  std::uint64_t quota = std::uint64_t{2} << 30;  // bytes for each organization and each network
};

/// Once, before the routes of any record.
void declare(http::Router& router);

/// Below `/organizations/{organization}/attachments`: list, add, get the bytes, change label and publication, archive,
/// history. Who may see the record may see them, who may edit it may change them; a visitor gets what is published.
template <access::Entity Owner>
void add_attachment_routes(http::Router& router, Files& files);

/// At `/organizations/{organization}/picture`: get it in a size, put it, take it away.
template <access::Entity Owner>
void add_picture_routes(http::Router& router, Files& files);

namespace detail {

/// The record whose files a call is about, as it was found in scope.
struct Record {
  std::string_view entity;
  Uuid id{};
};

/// An upload whose bytes lie in the store already.
struct Document {
  Line name;
  Type type;
  Kept kept;
};
struct Image {
  std::int64_t width = 0;
  std::int64_t height = 0;
  std::int64_t size = 0;
  std::array<std::string, 3> sha256;
};

http::Bytes documents();
http::Bytes images();
http::Parameter file_name();

Result<Document> receive_document(http::Call& call, Files& files, Record const& record);
Result<Attachment> attach(http::Call& call, Files const& files, Record const& record, Document const& document);
Result<store::Page<Attachment>> list(http::Call& call, Record const& record);
Result<http::Response> content(http::Call& call, Files const& files, Attachment const& attachment);
Result<Attachment> change(http::Call& call, Attachment const& before, Attachment after);

Result<Image> receive_image(http::Call& call, Files& files, Record const& record);
Result<Picture> put(http::Call& call, Files const& files, Record const& record, Image const& image);
Result<http::Response> picture(http::Call& call, Files const& files, Record const& record);
Result<void> clear(http::Call& call, Record const& record);

template <access::Entity Owner>
Record record_of(http::Call const& call) {
  return {access::facts_of<Owner>().name, call.the<Owner>().id.value};
}

/// Whether the record may be changed at all: no archived one, nor what its own module holds fixed.
template <access::Entity Owner>
Result<void> check_open(http::Call const& call) {
  auto const& owner = call.the<Owner>();
  if (owner.archived_at) return refuse(Fault::conflict, "", {"record.archived"});
  if constexpr (requires { may_be_edited(owner); }) return may_be_edited(owner);
  return {};
}

template <access::Entity Owner>
std::string address_of() {
  constexpr auto facts = access::facts_of<Owner>();
  return "/" + std::string(facts.plural) + "/{" + std::string(facts.name) + "}";
}

}  // namespace detail

template <access::Entity Owner>
void add_attachment_routes(http::Router& router, Files& files) {
  constexpr auto capability = access::facts_of<Owner>().capability;
  constexpr access::Access see{capability, access::Action::See};
  constexpr access::Access edit{capability, access::Action::Edit};
  auto const all = detail::address_of<Owner>() + "/attachments";
  auto const one = all + "/{attachment}";
  using detail::record_of;
  router.get<store::Page<Attachment>, see>(all, "What is attached to it, the latest first",
                                           [](http::Call& call) { return detail::list(call, record_of<Owner>(call)); });
  router.upload<Attachment, edit>(
      http::Method::post, all, "Attach a document: its bytes are the body", detail::documents(),
      [&files](http::Call& call) {
        return detail::check_open<Owner>(call).and_then(
            [&] { return detail::receive_document(call, files, record_of<Owner>(call)); });
      },
      [&files](http::Call& call, detail::Document const& document) {
        return detail::attach(call, files, record_of<Owner>(call), document);
      });
  router.parameter(detail::file_name());
  router.get_bytes<see>(one + "/content", "The document, to be saved", detail::documents(),
                        [&files](http::Call& call) { return detail::content(call, files, call.the<Attachment>()); });
  router.patch<Attachment, edit>(
      one, "Change its label, its name, or whether it is published",
      [](http::Call& call, Attachment const& before, Attachment after) {
        return detail::check_open<Owner>(call).and_then([&] { return detail::change(call, before, std::move(after)); });
      });
  router.del<Attachment, edit>(
      one, "Archive it: the document is gone, what it was called is kept",
      [](http::Call& call, Attachment const& before) {
        return detail::check_open<Owner>(call).and_then(
            [&] { return store::Table<Attachment>::archive(call.transaction(), call.actor(), call.scope(), before); });
      });
  http::add_history_route<Attachment, see>(router, one);
}

template <access::Entity Owner>
void add_picture_routes(http::Router& router, Files& files) {
  constexpr auto capability = access::facts_of<Owner>().capability;
  constexpr access::Access see{capability, access::Action::See};
  constexpr access::Access edit{capability, access::Action::Edit};
  auto const path = detail::address_of<Owner>() + "/picture";
  using detail::record_of;
  router.get_bytes<see>(path, "Its picture; 204 where it has none", {{"image/webp"}},
                        [&files](http::Call& call) { return detail::picture(call, files, record_of<Owner>(call)); });
  router.parameter(
      {"size", "query", false, "64, 256 or 1024: how many pixels its longer side may have; 256 when left out"});
  router.upload<Picture, edit>(
      http::Method::put, path, "Give it a picture: a PNG, JPEG or WebP, which is made anew without what else is in it",
      detail::images(),
      [&files](http::Call& call) {
        return detail::check_open<Owner>(call).and_then(
            [&] { return detail::receive_image(call, files, record_of<Owner>(call)); });
      },
      [&files](http::Call& call, detail::Image const& image) {
        return detail::put(call, files, record_of<Owner>(call), image);
      });
  router.parameter(detail::file_name());
  router.clear<edit>(path, "Take its picture away", [](http::Call& call) {
    return detail::check_open<Owner>(call).and_then([&] { return detail::clear(call, record_of<Owner>(call)); });
  });
}

}  // namespace aimline::files

#include "files/label.hpp"
#include "files/picture.hpp"
#include "files/service/routes.hpp"
#include "http/bytes_reply.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace aimline::files {
namespace {

using store::Table;

/// The files' own: nothing in them can run or load anything, not even where a browser shows them all the same.
constexpr std::string_view sandbox = "sandbox; default-src 'none'; frame-ancestors 'none'";

std::string in_mebibytes(std::uint64_t bytes) { return std::to_string(bytes >> 20); }

/// A person has one picture and nothing else, so only what can grow has a quota.
Result<void> check_quota(store::Connection& connection, Files const& files, detail::Record const& record,
                         std::uint64_t more, std::uint64_t less = 0) {
  if (record.entity == "person" || used_by(connection, record.id) - less + more <= files.quota) return {};
  return refuse(Fault::conflict, "file", {"file.quota", {{"most", in_mebibytes(files.quota)}}});
}

/// The label of what is sent, and its type.
struct Sent {
  Line name;
  Type type;
};
Result<Sent> look_at(http::Request const& request, Kind kind, std::string_view bytes) {
  auto const header = http::find(request.headers, "aimline-file-name");
  auto const decoded = http::decode(header.value_or(""));
  auto const name = label_from(decoded.value_or(""));
  if (!name) return refuse(name.error());
  auto const type = type_of(kind, name->value, bytes);
  if (!type) return refuse(type.error());
  return Sent{*name, *type};
}

http::Stream stream_of(std::shared_ptr<Reading const> file) {
  auto const size = file->size();
  return {size, [file = std::move(file)](std::uint64_t offset, std::span<char> buffer) {
            return file->read(offset, buffer);
          }};
}

std::optional<Picture> picture_of(store::Connection& connection, access::Scope const& scope,
                                  detail::Record const& record) {
  return Table<Picture>::find_by(connection, scope, "entity_id", store::to_value(Id<void>{record.id}));
}

http::Bytes of_types(Kind kind) {
  http::Bytes bytes{{}, largest(kind)};
  for (auto const& type : types())
    if (kind == Kind::document || type.image) bytes.media_types.emplace_back(type.media);
  return bytes;
}

}  // namespace

void declare(http::Router& router) { router.part<Attachment>(); }

namespace detail {

http::Bytes documents() { return of_types(Kind::document); }
http::Bytes images() { return of_types(Kind::image); }

http::Parameter file_name() {
  return {"Aimline-File-Name", "header", true,
          "What the file is called, percent-encoded UTF-8. Its ending and its content must say the same"};
}

Result<Document> receive_document(http::Call& call, Files& files, Record const& record) {
  http::Body const body(call.request());
  auto const sent = look_at(call.request(), Kind::document, body.bytes());
  if (!sent) return refuse(sent.error());
  if (auto const fits = check_quota(call.db(), files, record, body.bytes().size()); !fits) return refuse(fits.error());
  return Document{sent->name, sent->type, files.store.keep(body.bytes())};
}

Result<Attachment> attach(http::Call& call, Files const& files, Record const& record, Document const& document) {
  // Again, in the transaction: of two at once only one may take what is left.
  if (auto const fits = check_quota(call.db(), files, record, document.kept.size); !fits) return refuse(fits.error());
  Attachment const attachment{{new_uuid(call.now())},
                              1,
                              {},
                              Line{std::string(record.entity)},
                              Id<void>{record.id},
                              document.name,
                              {},
                              Line{std::string(document.type.media)},
                              static_cast<std::int64_t>(document.kept.size),
                              Line{document.kept.sha256},
                              call.now(),
                              false};
  return Table<Attachment>::insert(call.transaction(), call.actor(), call.scope(), attachment)
      .map([&](Attachment const& made) {
        call.add_header("Location", fmt::format("{}/{}/content", call.request().path, to_string(made.id)));
        return made;
      });
}

Result<store::Page<Attachment>> list(http::Call& call, Record const& record) {
  store::ListRequest request;
  request.sort = "-id";
  request.filters = {{"entity_id", to_string(record.id)}};
  request.after = http::find(call.request().query, "after").value_or("");
  return Table<Attachment>::list(call.db(), call.scope(), request);
}

Result<http::Response> content(http::Call& call, Files const& files, Attachment const& attachment) {
  auto file = attachment.archived_at ? nullptr : files.store.open(attachment.sha256.value);
  if (!file && attachment.archived_at) return refuse(Fault::not_found, "", {"record.not_found"});
  if (!file) throw std::runtime_error("a file that a row names is not there");
  auto response = http::bytes_reply(call.request(), attachment.sha256.value, stream_of(std::move(file)));
  response.headers.emplace_back("Content-Type", attachment.media_type.value);
  response.headers.emplace_back("Content-Disposition", http::saved_as(attachment.name.value));
  response.headers.emplace_back("Content-Security-Policy", sandbox);
  return response;
}

Result<Attachment> change(http::Call& call, Attachment const& before, Attachment after) {
  auto const name = label_from(after.name.value);
  if (!name) return refuse(name.error());
  after.name = *name;
  std::vector<Problem> problems;
  auto const stays = [&](std::string_view field, bool same) {
    if (!same) problems.push_back({std::string(field), {"attachment.stays"}});
  };
  stays("entity", after.entity == before.entity);
  stays("entity_id", after.entity_id == before.entity_id);
  stays("media_type", after.media_type == before.media_type);
  stays("size", after.size == before.size);
  stays("sha256", after.sha256 == before.sha256);
  stays("added_at", after.added_at == before.added_at);
  // Its ending says what it is.
  auto const type = extension_of(after.name.value) == extension_of(before.name.value);
  if (!type) problems.push_back({"name", {"attachment.ending_stays", {{"ending", extension_of(before.name.value)}}}});
  if (!problems.empty()) return refuse(Refusal{Fault::invalid, std::move(problems)});
  return Table<Attachment>::update(call.transaction(), call.actor(), call.scope(), before, std::move(after));
}

Result<Image> receive_image(http::Call& call, Files& files, Record const& record) {
  http::Body const body(call.request());
  auto const sent = look_at(call.request(), Kind::image, body.bytes());
  if (!sent) return refuse(sent.error());
  auto const made = scaled(body.bytes(), sent->type.media);
  if (!made) return refuse(made.error());
  Image image{made->size.width, made->size.height, 0, {}};
  for (auto const& webp : made->webp) image.size += static_cast<std::int64_t>(webp.size());
  auto const fits = check_quota(call.db(), files, record, static_cast<std::uint64_t>(image.size));
  if (!fits) return refuse(fits.error());
  for (std::size_t i = 0; i < image.sha256.size(); ++i) image.sha256[i] = files.store.keep(made->webp[i]).sha256;
  return image;
}

Result<Picture> put(http::Call& call, Files const& files, Record const& record, Image const& image) {
  auto const before = picture_of(call.db(), call.scope(), record);
  auto const fits = check_quota(call.db(), files, record, static_cast<std::uint64_t>(image.size),
                                before ? static_cast<std::uint64_t>(before->size) : 0);
  if (!fits) return refuse(fits.error());
  Picture after{{new_uuid(call.now())},
                1,
                {},
                Line{std::string(record.entity)},
                Id<void>{record.id},
                image.width,
                image.height,
                image.size,
                Line{image.sha256[0]},
                Line{image.sha256[1]},
                Line{image.sha256[2]}};
  if (!before) return Table<Picture>::insert(call.transaction(), call.actor(), call.scope(), std::move(after));
  return Table<Picture>::update(call.transaction(), call.actor(), call.scope(), *before, std::move(after));
}

Result<http::Response> picture(http::Call& call, Files const& files, Record const& record) {
  auto const asked = http::find(call.request().query, "size").value_or("256");
  auto const size = std::find_if(picture_sizes.begin(), picture_sizes.end(),
                                 [&](unsigned each) { return std::to_string(each) == asked; });
  if (size == picture_sizes.end()) return refuse(Fault::invalid, "size", {"picture.no_such_size"});
  constexpr std::array sizes{&Picture::small_sha256, &Picture::medium_sha256, &Picture::large_sha256};
  auto const found = picture_of(call.db(), call.scope(), record);
  auto const sha256 = found ? (*found).*sizes[static_cast<std::size_t>(size - picture_sizes.begin())] : std::nullopt;
  if (!sha256) return http::Response{204, {}, {}, {}};
  auto file = files.store.open(sha256->value);
  if (!file) throw std::runtime_error("a file that a row names is not there");
  auto response = http::bytes_reply(call.request(), sha256->value, stream_of(std::move(file)));
  response.headers.emplace_back("Content-Type", "image/webp");
  response.headers.emplace_back("Content-Security-Policy", sandbox);
  // A browser may keep it, and asks each time whether it may still show it.
  response.headers.emplace_back("Cache-Control", "private, no-cache");
  return response;
}

Result<void> clear(http::Call& call, Record const& record) {
  auto const before = picture_of(call.db(), call.scope(), record);
  if (!before || !before->small_sha256) return {};
  auto after = *before;
  after.width = after.height = after.size = 0;
  after.small_sha256 = after.medium_sha256 = after.large_sha256 = std::nullopt;
  return Table<Picture>::update(call.transaction(), call.actor(), call.scope(), *before, std::move(after))
      .map([](Picture const&) {});
}

}  // namespace detail
}  // namespace aimline::files

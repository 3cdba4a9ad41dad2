#include "files/type.hpp"

#include "files/label.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

namespace aimline::files {
namespace {

constexpr std::array list{
    Type{"application/pdf", "pdf"},
    Type{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"},
    Type{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"},
    Type{"application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"},
    Type{"application/vnd.oasis.opendocument.text", "odt"},
    Type{"text/csv", "csv"},
    Type{"text/plain", "txt"},
    Type{"text/markdown", "md"},
    Type{"image/png", "png", true},
    Type{"image/jpeg", "jpg jpeg", true},
    Type{"image/webp", "webp", true},
};

bool has_extension(Type const& type, std::string_view extension) {
  auto rest = type.extensions;
  while (!rest.empty()) {
    auto const space = rest.find(' ');
    if (rest.substr(0, space) == extension) return true;
    rest.remove_prefix(space == std::string_view::npos ? rest.size() : space + 1);
  }
  return false;
}

std::uint32_t little(std::string_view bytes, std::size_t at, std::size_t width) {
  std::uint32_t value = 0;
  for (std::size_t i = width; i > 0; --i) value = value << 8 | static_cast<unsigned char>(bytes[at + i - 1]);
  return value;
}

using Names = std::vector<std::string_view>;

/// The names of what a ZIP holds; none where the bytes are not one whole ZIP from their first to their last.
/// Source: PKWARE APPNOTE 6.3.10, 4.3.12 and 4.3.16. Those with 64-bit sizes are larger than what is taken here.
std::optional<Names> names_in(std::string_view zip) {
  constexpr std::size_t end_size = 22;
  if (zip.size() < end_size || !zip.starts_with("PK\x03\x04")) return std::nullopt;
  auto const furthest = zip.size() - std::min<std::size_t>(zip.size(), end_size + 0xffff);
  std::optional<std::size_t> end;
  for (auto at = zip.size() - end_size;; --at) {
    if (zip.substr(at, 4) == "PK\x05\x06" && at + end_size + little(zip, at + 20, 2) == zip.size()) {
      end = at;
      break;
    }
    if (at == furthest) return std::nullopt;
  }
  auto const count = little(zip, *end + 10, 2);
  std::size_t at = little(zip, *end + 16, 4);
  if (at + little(zip, *end + 12, 4) != *end) return std::nullopt;
  Names names;
  for (std::uint32_t i = 0; i < count; ++i) {
    constexpr std::size_t header = 46;
    if (at + header > *end || zip.substr(at, 4) != "PK\x01\x02") return std::nullopt;
    auto const name = little(zip, at + 28, 2);
    auto const whole = header + name + little(zip, at + 30, 2) + little(zip, at + 32, 2);
    if (at + whole > *end) return std::nullopt;
    names.push_back(zip.substr(at + header, name));
    at += whole;
  }
  return names;
}

bool has(Names const& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// An OpenDocument begins with an entry that says in plain text what it is. Source: OpenDocument 1.3, part 2, 3.3.
bool declares(std::string_view zip, std::string_view media) {
  constexpr std::size_t header = 30;
  constexpr std::string_view name = "mimetype";
  return zip.size() > header + name.size() + media.size() && little(zip, 8, 2) == 0 &&
         little(zip, 26, 2) == name.size() && little(zip, 28, 2) == 0 && zip.substr(header, name.size()) == name &&
         little(zip, 18, 4) == media.size() && zip.substr(header + name.size(), media.size()) == media;
}

/// The ending whose office document a ZIP is; empty for others.
std::string_view office_document(std::string_view bytes, Names const& names) {
  if (declares(bytes, "application/vnd.oasis.opendocument.text")) return "odt";
  if (!has(names, "[Content_Types].xml")) return {};
  std::string_view found;
  for (auto const& [part, extension] : {std::pair<std::string_view, std::string_view>{"word/document.xml", "docx"},
                                        {"xl/workbook.xml", "xlsx"},
                                        {"ppt/presentation.xml", "pptx"}}) {
    if (!has(names, part)) continue;
    if (!found.empty()) return {};
    found = extension;
  }
  return found;
}

bool has_macros(Names const& names) {
  return std::any_of(names.begin(), names.end(), [](std::string_view name) {
    return name.ends_with("vbaProject.bin") || name.starts_with("Basic/");
  });
}

std::string lower(std::string_view text) {
  std::string made(text);
  for (char& c : made)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return made;
}

/// Whether a browser would take it for markup. Source: WHATWG MIME Sniffing, 7.1.
bool begins_as_markup(std::string_view bytes) {
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  bytes.remove_prefix(std::min(bytes.size(), bytes.find_first_not_of(" \t\r\n\f")));
  auto const front = lower(bytes.substr(0, 16));
  for (auto const* tag : {"<!doctype", "<html", "<head", "<script", "<iframe", "<svg", "<?xml", "<body", "<style"})
    if (front.starts_with(tag)) return true;
  return false;
}

bool is_text(std::string_view bytes) {
  return std::none_of(bytes.begin(), bytes.end(), [](unsigned char c) {
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f') || c == 0x7f;
  });
}

bool is_pdf(std::string_view bytes) {
  if (!bytes.starts_with("%PDF-1.") && !bytes.starts_with("%PDF-2.")) return false;
  auto const last = bytes.substr(bytes.size() - std::min<std::size_t>(bytes.size(), 1024));
  return last.find("%%EOF") != std::string_view::npos;
}

bool is_png(std::string_view bytes) {
  return bytes.starts_with(std::string_view("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", 16));
}

bool is_jpeg(std::string_view bytes) { return bytes.starts_with("\xff\xd8\xff"); }

bool is_webp(std::string_view bytes) {
  return bytes.size() > 16 && bytes.starts_with("RIFF") && bytes.substr(8, 4) == "WEBP" &&
         little(bytes, 4, 4) + 8ull <= bytes.size() && little(bytes, 4, 4) + 9ull >= bytes.size();
}

/// The ending that the content asks for; empty where it is none of ours. Texts have no mark: any of their endings fits.
std::string_view ending_of_content(std::string_view bytes, std::optional<Names> const& zip) {
  if (zip) return office_document(bytes, *zip);
  if (is_pdf(bytes)) return "pdf";
  if (is_png(bytes)) return "png";
  if (is_jpeg(bytes)) return "jpeg";
  if (is_webp(bytes)) return "webp";
  if (is_text(bytes) && !begins_as_markup(bytes)) return "txt";
  return {};
}

/// Whether bytes that are one kind of file are another one as well, for a program that looks elsewhere than we.
bool is_also_another(std::string_view bytes, std::string_view ending) {
  auto const front = lower(bytes.substr(0, 1024));
  if (ending != "pdf" && front.find("%pdf-") != std::string::npos) return true;
  for (auto const* tag : {"<html", "<script", "<svg", "<!doctype", "<?php"})
    if (front.find(tag) != std::string::npos) return true;
  // A ZIP is read from its end.
  auto const last = bytes.substr(bytes.size() - std::min<std::size_t>(bytes.size(), 22 + 0xffff));
  for (auto at = last.find("PK\x05\x06"); at != std::string_view::npos; at = last.find("PK\x05\x06", at + 1))
    if (last.size() - at >= 22 && last.size() - at - 22 == little(last, at + 20, 2)) return true;
  return false;
}

std::string endings_for(Kind kind) {
  std::string all;
  for (auto const& type : list)
    if (kind == Kind::document || type.image)
      all += (all.empty() ? "" : ", ") + std::string(type.extensions.substr(0, type.extensions.find(' ')));
  return all;
}

}  // namespace

std::span<Type const> types() { return list; }

Type const* type_named(std::string_view media) {
  auto const* const found =
      std::find_if(list.begin(), list.end(), [&](Type const& type) { return type.media == media; });
  return found == list.end() ? nullptr : found;
}

Result<Type> type_of(Kind kind, std::string_view label, std::string_view bytes) {
  auto const refused = [](std::string key, std::vector<std::pair<std::string, std::string>> arguments = {}) {
    return refuse(Fault::invalid, "file", {std::move(key), std::move(arguments)});
  };
  if (bytes.empty()) return refused("file.empty");
  auto const extension = extension_of(label);
  auto const* const type = std::find_if(list.begin(), list.end(), [&](Type const& each) {
    return (kind == Kind::document || each.image) && has_extension(each, extension);
  });
  if (type == list.end()) {
    if (extension == "svg") return refused("file.svg");
    return refused("file.type_not_taken", {{"endings", endings_for(kind)}});
  }
  auto const zip = names_in(bytes);
  auto const ending = ending_of_content(bytes, zip);
  bool const both_text = ending == "txt" && type->media.starts_with("text/");
  if (!both_text && !has_extension(*type, ending))
    return refused("file.not_what_its_name_says", {{"ending", extension}});
  if (zip && has_macros(*zip)) return refused("file.has_macros");
  if (!zip && !both_text && is_also_another(bytes, ending)) return refused("file.two_kinds");
  return *type;
}

}  // namespace aimline::files

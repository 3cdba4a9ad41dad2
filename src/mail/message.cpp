#include "mail/message.hpp"

#include <array>
#include <chrono>

#include <fmt/format.h>
#include <sodium.h>

namespace aimline::mail {
namespace {

constexpr std::size_t longest_line = 76;

/// One line without control characters: where a text stands in a header, nothing of it ends that header.
std::string on_one_line(std::string_view text) {
  std::string line(text);
  for (char& c : line)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return line;
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

/// A header's text: as it is where it is short and plain, else as encoded words of whole characters.
std::string header_words(std::string_view text) {
  auto const line = on_one_line(text);
  bool plain = line.size() <= 60 && line.find("=?") == std::string::npos;
  for (char c : line) plain = plain && static_cast<unsigned char>(c) < 0x80;
  if (plain) return line;
  constexpr std::size_t word_bytes = 36;  // 48 in base64: with "Subject: " still within the line
  std::string words;
  for (std::size_t at = 0; at < line.size();) {
    auto end = std::min(at + word_bytes, line.size());
    while (end < line.size() && end > at && is_continuation(line[end])) --end;
    if (end == at) end = std::min(at + word_bytes, line.size());  // no character is that long
    std::array<char, sodium_base64_ENCODED_LEN(word_bytes, sodium_base64_VARIANT_ORIGINAL)> encoded;
    sodium_bin2base64(encoded.data(), encoded.size(), reinterpret_cast<unsigned char const*>(line.data()) + at,
                      end - at, sodium_base64_VARIANT_ORIGINAL);
    words += fmt::format("{}=?UTF-8?B?{}?=", words.empty() ? "" : "\r\n ", encoded.data());
    at = end;
  }
  return words;
}

std::string quoted_printable(std::string_view text) {
  std::string out;
  std::size_t column = 0;
  auto const put = [&](std::string_view piece) {
    if (column + piece.size() > longest_line - 1) {
      out += "=\r\n";
      column = 0;
    }
    out += piece;
    column += piece.size();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto const c = static_cast<unsigned char>(text[i]);
    if (c == '\n') {
      out += "\r\n";
      column = 0;
      continue;
    }
    bool const at_the_end = i + 1 == text.size() || text[i + 1] == '\n';
    // A dot that begins a line is doubled on its way by some and not undone by others.
    bool const itself =
        (c > 0x20 && c < 0x7f && c != '=' && !(c == '.' && (column == 0 || column + 1 == longest_line))) ||
        (c == ' ' && !at_the_end);
    put(itself ? std::string(1, static_cast<char>(c)) : fmt::format("={:02X}", c));
  }
  return out;
}

std::string as_html(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else if (c == '\n')
      out += "<br>\n";
    else
      out += c;
  }
  return out;
}

std::string date_header(Instant at) {
  static constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  auto const day = std::chrono::floor<std::chrono::days>(at.at);
  std::chrono::year_month_day const date{day};
  std::chrono::hh_mm_ss const time{std::chrono::floor<std::chrono::seconds>(at.at - day)};
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} +0000", days[std::chrono::weekday{day}.c_encoding()],
                     static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1],
                     static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                     time.seconds().count());
}

struct Forms {
  std::string text;
  std::string html;

  void paragraph(std::string_view words) {
    text += fmt::format("{}\n\n", words);
    html += fmt::format("<p>{}</p>\n", as_html(words));
  }
  void link(std::string_view words, std::string_view address) {
    text += fmt::format("{}:\n{}\n\n", words, address);
    html += fmt::format("<p><a href=\"{0}\">{1}</a><br>\n{0}</p>\n", as_html(address), as_html(words));
  }
};

}  // namespace

std::string compose(Body const& body, Envelope const& envelope) {
  auto const subject = write_out(text_of(body.subject), body.language);
  Forms forms;
  for (auto const& paragraph : body.paragraphs) forms.paragraph(write_out(text_of(paragraph), body.language));
  if (body.label && body.path)
    forms.link(write_out(text_of(*body.label), body.language), envelope.base_url + *body.path);
  auto const settings = envelope.base_url + "/notifications";
  if (body.digest) forms.link(write_out({"mail.settings"}, body.language), settings);
  forms.paragraph(write_out({"mail.no_reply"}, body.language));
  forms.html = fmt::format(
      "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n</head>\n<body>\n{}</body>\n</html>\n",
      TextForm<Language>::view(body.language), as_html(subject), forms.html);

  auto const id = to_string(envelope.id);
  // Quoted-printable never has these two characters together.
  auto const boundary = "=_" + id;
  auto const domain = envelope.from.value.substr(envelope.from.value.rfind('@') + 1);
  std::string message;
  auto const header = [&](std::string_view name, std::string_view value) {
    message += fmt::format("{}: {}\r\n", name, value);
  };
  header("From", fmt::format("Aimline <{}>", on_one_line(envelope.from.value)));
  header("To", fmt::format("<{}>", on_one_line(envelope.to.value)));
  header("Subject", header_words(subject));
  header("Date", date_header(envelope.written));
  header("Message-ID", fmt::format("<{}@{}>", id, on_one_line(domain)));
  header("Auto-Submitted", "auto-generated");
  header("Content-Language", TextForm<Language>::view(body.language));
  if (body.digest) header("List-Unsubscribe", fmt::format("<{}>", on_one_line(settings)));
  header("MIME-Version", "1.0");
  header("Content-Type", fmt::format("multipart/alternative;\r\n boundary=\"{}\"", boundary));
  message += "\r\n";
  auto const part = [&](std::string_view type, std::string_view content) {
    message += fmt::format(
        "--{}\r\nContent-Type: {}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n",
        boundary, type, quoted_printable(content));
  };
  part("text/plain", forms.text);
  part("text/html", forms.html);
  return message + fmt::format("--{}--\r\n", boundary);
}

}  // namespace aimline::mail

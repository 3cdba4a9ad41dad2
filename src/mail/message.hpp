#pragma once

#include "base/id.hpp"
#include "base/text_fields.hpp"
#include "base/time.hpp"
#include "mail/letter.hpp"

#include <string>

/// A letter as it goes over the wire.
namespace aimline::mail {

/// What the letter itself does not know.
struct Envelope {
  Id<OutboxLetter> id;
  MailAddress from;
  MailAddress to;
  Instant written;
  std::string base_url;  // without a slash at its end
};

/// The message in its reader's language: plain text, and the same as HTML without styles, so that it follows the light
/// or dark of the reader's program. Lines are at most 76 characters and end with CRLF; nothing in a text can become a
/// header. Sources: RFC 5322 (message), 2045 §6.7 (quoted-printable), 2046 §5.1.4 (alternatives), 2047 (words in
/// headers), 3834 §5 (Auto-Submitted), 2369 §3.2 (List-Unsubscribe).
std::string compose(Body const& body, Envelope const& envelope);

}  // namespace aimline::mail

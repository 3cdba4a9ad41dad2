#pragma once

#include "base/result.hpp"
#include "base/text_fields.hpp"

#include <filesystem>
#include <functional>
#include <string>

/// How messages leave the house: to a mail server, or into a folder.
namespace aimline::mail {

struct Parcel {
  std::string name;  // the letter's key
  MailAddress from;
  MailAddress to;
  std::string message;
};

/// Refuses with `busy` what may go well later, and with another fault what the mail server turned down for good.
/// `give_up` is asked now and then.
using Carrier = std::function<Result<void>(Parcel const& parcel, std::function<bool()> const& give_up)>;

/// Writes `<name>.eml` into the folder, whole or not at all; readable by the service alone, since links are secrets.
Carrier into_folder(std::filesystem::path folder);

struct SmtpServer {
  std::string address;  // smtp://host:587 or smtps://host:465
  std::string user = {};
  std::string password = {};
  std::filesystem::path authorities = {};  // certificates to trust; the system's when empty
};

/// To a mail server, always encrypted, unless the server is this machine.
/// Refuses an address of another form.
Result<Carrier> to_smtp_server(SmtpServer server);

/// The password in a file's first line. Refuses a file that others may read.
Result<std::string> password_from(std::filesystem::path const& file);

}  // namespace aimline::mail

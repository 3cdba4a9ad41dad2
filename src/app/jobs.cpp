#include "app/jobs.hpp"

#include "exports/writing.hpp"
#include "identity/session.hpp"
#include "jobs/housekeeping.hpp"
#include "mail/delivery.hpp"
#include "mail/housekeeping.hpp"
#include "network/service/accounts.hpp"
#include "network/service/role_notices.hpp"

namespace aimline::app {
namespace {

Result<mail::Carrier> carrier_of(ServeOptions const& options) {
  if (options.smtp.empty()) return mail::into_folder(options.data / "outbox");
  if (options.mail_from.empty()) return refuse(Fault::invalid, "--mail-from", {"mail.sender_needed"});
  mail::SmtpServer server{options.smtp, options.smtp_user, {}, options.smtp_ca};
  if (!options.smtp_password_file.empty()) {
    auto password = mail::password_from(options.smtp_password_file);
    if (!password) return refuse(password.error());
    server.password = std::move(*password);
  }
  return mail::to_smtp_server(std::move(server));
}

Result<MailAddress> sender_of(ServeOptions const& options) {
  // Nobody gets what is written into a folder, so it needs no address that exists (RFC 2606).
  auto sender = parse_mail_address(options.mail_from.empty() ? "aimline@aimline.invalid" : options.mail_from);
  if (!sender) return refuse(Fault::invalid, "--mail-from", sender.error());
  return *sender;
}

}  // namespace

Result<void> add_jobs(jobs::Kinds& kinds, House& house, http::Router const& router, ServeOptions const& options) {
  auto carrier = carrier_of(options);
  if (!carrier) return refuse(carrier.error());
  auto const sender = sender_of(options);
  if (!sender) return refuse(sender.error());
  mail::add_jobs(kinds, {house.keys, *sender, house.base_url, std::move(*carrier)});
  mail::add_housekeeping(kinds);
  mail::add_digests(kinds, house.keys);
  jobs::add_housekeeping(kinds);
  network::add_role_jobs(kinds, house.keys);
  exports::add_jobs(kinds, router, house.files.store, house.keys);
  kinds.add<jobs::NoArguments>("files.sweep",
                               [&house](jobs::Run& run, jobs::NoArguments const&) -> Result<jobs::Delivery> {
                                 files::sweep(run.db(), house.files.store);
                                 return [](jobs::Deliver&) -> Result<boost::json::value> { return nullptr; };
                               });
  kinds.daily("files.sweep", std::chrono::hours(5), TimeZone{});
  kinds.add<jobs::NoArguments>("identity.clear", [](jobs::Run&, jobs::NoArguments const&) -> Result<jobs::Delivery> {
    return [](jobs::Deliver& here) -> Result<boost::json::value> {
      identity::clear_away(here.db(), here.now);
      network::suspend_unused_accounts(here.db(), here.now);
      return nullptr;
    };
  });
  kinds.every("identity.clear", std::chrono::hours(1));
  return {};
}

}  // namespace aimline::app

#pragma once

#include "exports/export.hpp"
#include "files/store.hpp"
#include "http/router.hpp"
#include "jobs/kinds.hpp"
#include "mail/notification.hpp"

/// How an export is written: part after part, each with the rights that its asker has at that moment.
namespace aimline::exports {

constexpr std::chrono::days exports_kept{7};

inline constexpr mail::NotificationKind export_ready{"export_ready", mail::Frequency::at_once};

/// What the job is asked with.
struct Writing {
  Id<Export> export_id;
};
BOOST_DESCRIBE_STRUCT(Writing, (), (export_id))
constexpr auto meanings(Writing const*) { return std::array{Meaning{"export_id", "The export to write"}}; }
inline constexpr std::string_view write_kind = "exports.write";

/// The list of an export; none where this version has it no more.
http::Route const* list_of(http::Router const& router, Export const& one);

/// The filters of the list. Refuses what is not a part of an address (`export.bad_question`).
Result<http::Pairs> filters_of(std::optional<Line> const& question);

/// Whether the viewer may still have what was written: they reach the list, and each role and each place that it was
/// made from is still theirs. `places` is the scope of {N1, See}, by which those places were worked out.
bool may_still_have(store::Connection& connection, Export const& one, access::Scope const& list,
                    access::Scope const& places);

/// The job that writes one, and the daily one that lets go those whose time is over.
void add_jobs(jobs::Kinds& kinds, http::Router const& router, files::Store& files, store::KeyRing& keys);

}  // namespace aimline::exports

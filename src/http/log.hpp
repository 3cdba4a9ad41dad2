#pragma once

#include "base/id.hpp"
#include "http/message.hpp"

#include <exception>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

/// The server's log: one JSON object a line, with keys and never with names, values, query strings or tokens.
namespace aimline::http {

/// Opens the log; until then nothing is written. `-` is standard error.
void open_log(std::filesystem::path const& path);

/// Ends with what was written on disk or on the screen.
void flush_log();

/// One answered request: method, path with its keys, status, microseconds, bytes, remote address.
void log_access(Request const& request, Response const& response, std::chrono::microseconds took);

/// A request that was refused for want of permission, and who asked.
void log_refusal(Request const& request, std::string_view fault, std::optional<Uuid> const& person);

/// A fault of ours: the exception's own words, which hold no values, under the key that the answer names.
void log_incident(Request const& request, std::string_view incident, std::exception const& broken);

/// Something worth knowing about the server itself: started, stopped, database away.
void log_event(std::string_view event, Pairs const& facts = {});

/// Something that always stands in the log: signed in, signed out, role granted.
void log_security(std::string_view event, std::optional<Uuid> const& person, Pairs const& facts = {});

}  // namespace aimline::http

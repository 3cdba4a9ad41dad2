#pragma once

#include "files/store.hpp"
#include "store/connection.hpp"

#include <cstdint>
#include <set>
#include <string>

/// Which files the rows name, and how much of its space a record has used.
namespace aimline::files {

/// The columns that name files: "attachment.sha256". A test holds this list against the tables.
std::span<std::string_view const> naming_columns();

/// The files that rows in use name. What is archived lets its file go.
std::set<std::string> named(store::Connection& connection);

/// Removes the files that no row names and that have lain for more than a day: left by an upload that was cut off, or
/// let go by an archived row. Returns how many.
std::size_t sweep(store::Connection& connection, Store& store);

/// The bytes that a record's attachments and picture take together.
std::uint64_t used_by(store::Connection& connection, Uuid const& record);

/// Those that rows in use name and the store does not have.
std::vector<std::string> missing(store::Connection& connection, Store const& store);

}  // namespace aimline::files

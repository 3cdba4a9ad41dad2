#pragma once

#include "store/value.hpp"

#include <span>
#include <string>
#include <string_view>

/// What both dialects need to know of statements and the values bound to them.
namespace aimline::store {

/// Throws Error for what one of the databases would cut off, change or refuse: text with a NUL or invalid UTF-8, a
/// number that is not finite.
void check_storable(Value const& value);

/// The statement on one line and not too long, for an error text. Values are always bound, so it holds none.
std::string shortened(std::string_view sql);

/// "name" in double quotes, for names that come from a catalog.
std::string quote_name(std::string_view name);

/// "a", "b", "c"
std::string quote_names(std::span<std::string const> names);

/// The table and what remains of a name such as `organization_slug_key`: "organization.slug".
/// The whole name when it does not begin with the table's or lacks the suffix.
std::string constraint_without_affixes(std::string_view table, std::string_view name, std::string_view suffix);

}  // namespace aimline::store

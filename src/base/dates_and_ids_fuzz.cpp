// Any text: what a reader takes is written and read again to the same value.

#include "base/catalog.hpp"
#include "base/text_form.hpp"

#include <cstdlib>

namespace aimline {
namespace {

void require(bool claim) {
  if (!claim) std::abort();
}

enum class Better { higher, lower };
BOOST_DESCRIBE_ENUM(Better, higher, lower)

struct Room;

template <class T>
void read_write_read(std::string_view text) {
  auto const value = TextForm<T>::read(text);
  if (!value) {
    require(!value.error().key.empty());
    return;
  }
  auto const written = TextForm<T>::write(*value);
  auto const again = TextForm<T>::read(written);
  require(again.has_value() && *again == *value);
  require(TextForm<T>::write(*again) == written);
  auto const characters = count_characters(written);
  require(characters && *characters >= TextForm<T>::facts.shortest);
  require(TextForm<T>::facts.longest == 0 || *characters <= TextForm<T>::facts.longest);
}

}  // namespace
}  // namespace aimline

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  using namespace aimline;
  std::string_view const text(reinterpret_cast<char const*>(data), size);
  read_write_read<Date>(text);
  read_write_read<Instant>(text);
  read_write_read<Id<Room>>(text);
  read_write_read<Slug>(text);
  read_write_read<MailAddress>(text);
  read_write_read<WebAddress>(text);
  read_write_read<TimeZone>(text);
  read_write_read<Line>(text);
  read_write_read<Prose>(text);
  read_write_read<std::string>(text);
  read_write_read<Better>(text);
  if (auto const date = parse_date(text)) {
    auto const year = school_year_of(*date);
    if (year.ends >= SchoolYear::earliest && year.ends <= SchoolYear::latest)
      require(first_day(year) <= *date && *date <= last_day(year));
  }
  if (auto const instant = parse_instant(text)) (void)local_time(TimeZone{"America/Denver"}, *instant);
  require(parse_slug(slug_from(text).value).has_value());
  require(front_of(text, 10).size() <= 10);
  (void)preferred_language(text);
  return 0;
}

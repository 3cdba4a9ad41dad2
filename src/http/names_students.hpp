#pragma once

#include "base/schema.hpp"
#include "store/ledger.hpp"

/// Which replies name students, and their entries in the access ledger (X3). A route whose reply names students does
/// not compile until the reply gives its entries; the router commits them before the reply leaves.
///
///     void names_students(Student const*);                       // the entity: replies with an Id<Student> name one
///     std::vector<store::StudentRead> students_named(Roster const&);      // the entries of a reply
namespace aimline::http {

namespace ledger_detail {

template <class T>
constexpr bool names_students_anywhere() {
  if constexpr (requires(T const* none) { names_students(none); }) {
    return true;
  } else if constexpr (is_optional<T>) {
    return names_students_anywhere<typename OptionalOf<T>::type>();
  } else if constexpr (is_list<T>) {
    return names_students_anywhere<typename T::value_type>();
  } else if constexpr (is_id<T>) {
    return []<class E>(Id<E> const*) {
      return requires(E const* none) { names_students(none); };
    }(static_cast<T const*>(nullptr));
  } else if constexpr (requires(T page) { page.items.front(); }) {
    return names_students_anywhere<std::remove_cvref_t<decltype(T::items.front())>>();
  } else if constexpr (Described<T>) {
    bool found = false;
    for_each_field<T>([&](std::string_view, auto member) {
      found = found || names_students_anywhere<std::remove_cvref_t<decltype(std::declval<T>().*member)>>();
    });
    return found;
  } else {
    return false;
  }
}

template <class T>
std::string fields_of() {
  std::string fields;
  for_each_field<T>([&](std::string_view name, auto) { fields += (fields.empty() ? "" : ",") + std::string(name); });
  return fields;
}

}  // namespace ledger_detail

/// Declared so, or with a key of an entity that is, at any depth.
template <class T>
concept NamesStudents = ledger_detail::names_students_anywhere<T>();

template <class T>
concept GivesItsReads = requires(T const& reply) {
  { students_named(reply) } -> std::same_as<std::vector<store::StudentRead>>;
}
|| requires(T const& page) {
  { students_named(page.items.front()) } -> std::same_as<std::vector<store::StudentRead>>;
};

/// Names no students, or says which.
template <class T>
concept KeepsTheLedger = !NamesStudents<T> || GivesItsReads<T>;

template <NamesStudents T>
std::vector<store::StudentRead> reads_of(T const& reply) {
  if constexpr (requires { students_named(reply); }) {
    auto reads = students_named(reply);
    for (auto& read : reads) {
      if (read.kind.empty()) read.kind = name_of_type<T>();
      if (read.fields.empty()) read.fields = ledger_detail::fields_of<T>();
    }
    return reads;
  } else {
    std::vector<store::StudentRead> reads;
    for (auto const& item : reply.items)
      for (auto& read : reads_of(item)) reads.push_back(std::move(read));
    return reads;
  }
}

}  // namespace aimline::http

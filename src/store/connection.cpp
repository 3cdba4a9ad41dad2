#include "store/connection.hpp"

#include <array>
#include <utility>

namespace aimline::store {

Transaction::Transaction(Connection& connection, Kind kind) : connection_(connection) {
  static constexpr std::array begins{Connection::Begin::read, Connection::Begin::write, Connection::Begin::alone};
  connection_.begin(begins[static_cast<std::size_t>(kind)]);
}

Transaction::~Transaction() {
  if (!open_) return;
  connection_.rings_ = false;
  connection_.roll_back();
}

void Transaction::commit() {
  if (!open_) throw std::logic_error("a transaction is committed twice");
  connection_.commit();
  open_ = false;
  if (std::exchange(connection_.rings_, false) && connection_.bell_) connection_.bell_->ring();
}

}  // namespace aimline::store

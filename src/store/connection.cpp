#include "store/connection.hpp"

namespace aimline::store {

Transaction::Transaction(Connection& connection, Kind kind) : connection_(connection) {
  connection_.begin(kind == Kind::read ? Connection::Begin::read : Connection::Begin::write);
}

Transaction::~Transaction() {
  if (open_) connection_.roll_back();
}

void Transaction::commit() {
  if (!open_) throw std::logic_error("a transaction is committed twice");
  connection_.commit();
  open_ = false;
}

}  // namespace aimline::store

#pragma once

#include <memory>
#include <string>
#include <string_view>

/// SHA-256 of bytes that come in pieces.
namespace aimline::store {

class Digest {
public:
  Digest();
  ~Digest();
  Digest(Digest const&) = delete;
  Digest& operator=(Digest const&) = delete;

  void add(std::string_view bytes);
  std::string hexadecimal();  // 64 small characters; once, at the end

private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace aimline::store

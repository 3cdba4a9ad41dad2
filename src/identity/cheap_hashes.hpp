#pragma once

/// For tests only: a test fails when any other file includes this header.
namespace aimline::identity {

/// While one lives, hashes of passwords cost next to nothing, so that tests with hundreds of people can make them.
class CheapHashes {
public:
  CheapHashes();
  CheapHashes(CheapHashes const&) = delete;
  CheapHashes& operator=(CheapHashes const&) = delete;
  ~CheapHashes();
};

}  // namespace aimline::identity

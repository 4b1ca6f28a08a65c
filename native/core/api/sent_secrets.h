#pragma once

#include "error.h"
#include "seal/secret.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace pinterest::api {

// What a request carried that nobody may read. A server, or a gateway before it, may repeat what it
// was sent, and must not put it into our messages.
class SentSecrets {
 public:
  // "Bearer ..." or "Basic ...".
  void AddAuthorization(std::string_view value);
  // The secret fields of an urlencoded form.
  void AddForm(std::string_view form);

  void RemoveFrom(Error& error) const;

 private:
  void Add(std::string_view secret);
  std::string Without(std::string_view text) const;
  std::size_t LongestPiece(std::string_view text) const;

  WipingString secrets_{};
};

}  // namespace pinterest::api

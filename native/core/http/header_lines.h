#pragma once

#include "seal/secret.h"

#include <curl/curl.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pinterest::http {

// The headers of one request, as libcurl reads them: it keeps no copy, so that the bearer's line is
// in locked memory until the request ends.
class HeaderLines {
 public:
  // Empties it. What it holds it keeps for the next request, all but the bearer's line.
  void Begin();

  // False: the value would add lines of its own. An empty value: none, instead of libcurl's.
  [[nodiscard]] bool Add(std::string_view name, std::string_view value);
  [[nodiscard]] bool AddAuthorization(std::string_view value);

  // Good until anything is added, or until it begins anew.
  curl_slist* List();

 private:
  std::string text_{};  // one line after the other, each ended by a NUL
  std::vector<std::size_t> starts_{};
  SecretBytes authorization_{};
  std::vector<curl_slist> list_{};
};

}  // namespace pinterest::http

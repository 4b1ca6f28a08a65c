#include "http/proxy_address.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

namespace pinterest::http {
namespace {

constexpr std::array<std::string_view, 7> kSchemes = {"http",    "https",  "socks",  "socks4",
                                                      "socks4a", "socks5", "socks5h"};

struct FreeAddress {
  void operator()(CURLU* address) const { curl_url_cleanup(address); }
};
struct FreePart {
  void operator()(char* part) const { curl_free(part); }
};

// Whether the part is absent, for which the code is `absent`, or can be decoded.
bool IsAbsentOrSound(CURLU* address, CURLUPart part, CURLUcode absent) {
  char* text = nullptr;
  const CURLUcode code = curl_url_get(address, part, &text, CURLU_URLDECODE);
  const std::unique_ptr<char, FreePart> owned(text);
  return code == CURLUE_OK || code == absent;
}

bool HasKnownScheme(CURLU* address) {
  char* text = nullptr;
  if (curl_url_get(address, CURLUPART_SCHEME, &text, 0) != CURLUE_OK) return false;
  const std::unique_ptr<char, FreePart> owned(text);
  return std::find(kSchemes.begin(), kSchemes.end(), std::string_view(text)) != kSchemes.end();
}

}  // namespace

bool IsProxyAddress(const std::string& address) {
  const std::unique_ptr<CURLU, FreeAddress> parsed(curl_url());
  // As libcurl itself reads a proxy.
  constexpr unsigned kFlags = CURLU_NON_SUPPORT_SCHEME | CURLU_GUESS_SCHEME;
  return parsed != nullptr &&
         curl_url_set(parsed.get(), CURLUPART_URL, address.c_str(), kFlags) == CURLUE_OK &&
         HasKnownScheme(parsed.get()) &&
         IsAbsentOrSound(parsed.get(), CURLUPART_USER, CURLUE_NO_USER) &&
         IsAbsentOrSound(parsed.get(), CURLUPART_PASSWORD, CURLUE_NO_PASSWORD);
}

}  // namespace pinterest::http

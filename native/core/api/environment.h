#pragma once

#include "result.h"

#include <string>
#include <string_view>

namespace pinterest::api {

// Where requests go. A token belongs to exactly one environment; on another one Pinterest says
// "authentication failed", which looks like an expired token.
struct Environment {
  std::string name{};           // "production", "sandbox", or the custom base's origin
  std::string api_base{};       // "https://api.pinterest.com/v5", no trailing slash
  std::string authorize_url{};  // "https://www.pinterest.com/oauth/"
  bool sandbox = false;         // operations that the sandbox lacks are refused before sending
};

Environment Production();
Environment Sandbox();
// https, or http on a loopback address when `allow_loopback_http`.
Result<Environment> CustomEnvironment(std::string_view api_base, std::string_view authorize_url,
                                      bool allow_loopback_http);

}  // namespace pinterest::api

#pragma once

#include <string>
#include <string_view>

namespace pinterest::api {

// What a refusing answer says about itself, in Pinterest's form {code, message} or OAuth's
// {error, error_description}. Never fails: half of an error body is better than none.
struct ErrorBody {
  bool is_json = false;  // a JSON object
  int code = 0;          // Pinterest's `code`; 0 when there is none
  // `message`, `message_detail` and `error_description`, as far as there: one line, bounded.
  std::string message{};
  std::string oauth_error{};  // RFC 6749 `error`: "invalid_grant"
};

ErrorBody ParseErrorBody(std::string_view body);

// A server that repeats what it was sent must not put a token into our messages.
std::string WithoutTokens(std::string_view text);

}  // namespace pinterest::api

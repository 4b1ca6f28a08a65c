#include "api/error_body.h"
#include "oauth/refusal.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto body = pinterest::api::ParseErrorBody({reinterpret_cast<const char*>(data), size});
  if (body.message.find('\n') != std::string::npos || body.code < 0) std::abort();
  pinterest::Error error;
  error.http_status = 401;
  error.outcome = pinterest::Outcome::kRejected;
  error.pinterest_code = body.code;
  error.pinterest_message = body.message;
  error.oauth_error = body.oauth_error;
  pinterest::oauth::ReadRefusal(error, pinterest::oauth::Grant::kRefreshToken);
  return 0;
}

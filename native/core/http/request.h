#pragma once

#include "clock.h"
#include "http/send_deadline.h"
#include "result.h"
#include "seal/secret.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace pinterest::http {

enum class Method { kGet, kPost, kPatch, kPut, kDelete };

std::string_view Name(Method method);

using Header = std::pair<std::string, std::string>;

// Trusted roots as PEM. Second owners: the other clients that trust the same, because the text is
// of some hundred kilobytes.
using Roots = std::shared_ptr<const std::string>;

// What all requests of one client share.
struct ConnectionSettings {
  Roots roots{};           // none: every https connection fails verification
  std::string proxy{};     // "http://host:port"; empty: direct
  std::string no_proxy{};  // comma list, as in the usual variable
  std::string user_agent{};
  Milliseconds connect_timeout{10'000};
  Milliseconds total_timeout{60'000};
  Milliseconds stall_timeout{20'000};  // no byte in either direction for this long
  std::size_t max_answer_bytes = std::size_t{8} << 20;
};

// Bytes of a body that is too large to hold. Read on the transport's thread.
class UploadSource {
 public:
  virtual ~UploadSource() = default;
  virtual std::uint64_t length() const = 0;
  // Bytes written to `out`, 0 at the end. An error fails the request.
  virtual Result<std::size_t> Read(std::span<char> out) = 0;
  // False: one-shot. Such a request is never started a second time, by us or by libcurl.
  virtual bool Rewind() = 0;
};

struct TextBody {
  std::string content_type{};
  WipingString text{};
};

struct StreamBody {
  std::string content_type{};
  std::shared_ptr<UploadSource>
      source{};  // second owner: the caller, who may start the request again
};

using Body = std::variant<std::monostate, TextBody, StreamBody>;

struct Request {
  Method method = Method::kGet;
  std::string url{};
  std::vector<Header> headers{};
  // Called on the transport's thread when the request starts; the value is wiped when the request
  // ends.
  std::function<Result<SecretBytes>()> authorization{};
  Body body{};
  // False: the gate lets the request out once. libcurl silently re-sends on a fresh connection
  // otherwise.
  bool idempotent = true;
  std::shared_ptr<const SendDeadline> not_after{};  // second owner: the heartbeat that extends it
  std::shared_ptr<const ConnectionSettings> settings{};  // second owner: the client
};

}  // namespace pinterest::http

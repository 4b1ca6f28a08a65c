#pragma once

#include "clock.h"
#include "http/request.h"
#include "http/response.h"

#include <cstdint>
#include <optional>
#include <span>

namespace pinterest::http {

// Hands a request's body out piece by piece, the last piece only while `not_after` lies ahead: a
// server that never gets it does not execute the request.
class BodySender {
 public:
  // `request` outlives the sending.
  void Begin(const Request& request);

  bool has_body() const { return request_->body.index() != 0; }
  std::string_view content_type() const;
  std::uint64_t length() const { return length_; }

  // Bytes written to `out`, 0 at the end; nothing: see failure().
  std::optional<std::size_t> Read(std::span<char> out, const Clock& clock);
  // False for a one-shot source of which anything was read.
  bool Rewind();

  const std::optional<FailureKind>& failure() const { return failure_; }
  const std::optional<Error>& error() const { return error_; }

 private:
  std::optional<std::size_t> ReadSource(UploadSource& source, std::span<char> out);
  std::nullopt_t Fail(FailureKind kind, std::optional<Error> error = std::nullopt);

  const Request* request_ = nullptr;
  std::uint64_t length_ = 0;
  std::uint64_t released_ = 0;
  std::optional<FailureKind> failure_{};
  std::optional<Error> error_{};
};

}  // namespace pinterest::http

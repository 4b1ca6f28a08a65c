#pragma once

#include "http/response.h"

#include <cstddef>
#include <string_view>

namespace pinterest::http {

// Collects an answer as it arrives, within limits: a server must not be able to fill our memory.
class AnswerReader {
 public:
  static constexpr std::size_t kMaxHeaderBytes = std::size_t{256} << 10;
  static constexpr std::size_t kMaxHeaders = 200;

  void Begin(std::size_t max_body_bytes);

  // One line as it arrived, with its line end. A status line starts anew: an interim answer (100,
  // 103) came before. False: too much.
  bool AddHeaderLine(std::string_view line);
  // False: too much. `promised` is Content-Length, or negative.
  bool AddBody(std::string_view bytes, std::int64_t promised);

  // The empty line after the headers arrived.
  bool headers_ended() const { return headers_ended_; }
  // Of everything that arrived.
  std::size_t bytes() const { return header_bytes_ + response_.body.size(); }
  Response Take(int status);

 private:
  Response response_{};
  std::size_t max_body_bytes_ = 0;
  std::size_t header_bytes_ = 0;
  bool headers_ended_ = false;
};

}  // namespace pinterest::http

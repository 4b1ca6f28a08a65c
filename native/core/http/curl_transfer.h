#pragma once

#include "clock.h"
#include "http/answer_reader.h"
#include "http/body_sender.h"
#include "http/header_lines.h"
#include "http/request.h"
#include "http/response.h"
#include "http/transport.h"
#include "http/trust_store.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace pinterest::http {

// One request inside libcurl, its gate included. libcurl holds the address, so it never moves; the
// handle, its options and its buffers serve one request after the other. Loop thread only.
class CurlTransfer {
 public:
  explicit CurlTransfer(const Clock& clock);
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;
  ~CurlTransfer() = default;

  void* easy() const { return easy_.get(); }
  TransferId id() const { return id_; }
  Milliseconds stall_timeout() const { return request_.settings->stall_timeout; }
  // The settings' own, and what a body of this size needs on a slow uplink.
  Milliseconds total_timeout() const;

  // True: ready for the multi handle. False: it ended before it began, see End.
  // `request.settings` is set, and the store is theirs.
  bool Begin(TransferId id, Request request, std::shared_ptr<const TrustStore> trust);

  // How it ended: by libcurl's result, or cut short by us. Frees what the request held; call after
  // leaving the multi handle.
  Exchange Finish(int curl_code);
  Exchange Abandon(FailureKind kind);

  // Grows with every byte in either direction and with the gate.
  std::uint64_t Progress() const;
  bool passed_gate() const { return gate_passes_ > 0; }
  // The gate is behind, part of the body is not, and not_after has passed meanwhile: the process
  // was stopped in the middle, and what libcurl still holds must not leave any more.
  bool MustNotFinish();

  struct Traffic {
    std::uint64_t sent = 0;
    std::uint64_t received = 0;
    bool opened_connection = false;
  };
  Traffic traffic() const;

 private:
  struct EasyDeleter {
    void operator()(void* easy) const;
  };
  friend struct TransferCallbacks;
  friend class TransferOptions;

  bool BuildHeaders();
  bool AddAuthorization();
  bool PassGate();
  bool FailWith(FailureKind kind, std::optional<Error> error = std::nullopt);
  Exchange End(std::optional<Response> response);
  void Release();

  const Clock& clock_;
  std::unique_ptr<void, EasyDeleter> easy_;
  std::shared_ptr<const ConnectionSettings> configured_{};  // what the handle's options stand for
  std::shared_ptr<const TrustStore> trust_{};               // second owner: the next transfer

  TransferId id_ = 0;
  Request request_{};
  HeaderLines headers_{};
  std::array<char, 256> curl_text_{};  // CURL_ERROR_SIZE
  BodySender body_{};
  AnswerReader answer_{};
  int gate_passes_ = 0;
  WallTime gate_passed_at_{};
  bool body_left_ = false;
  std::optional<FailureKind> failure_{};
  std::optional<Error> error_{};
};

}  // namespace pinterest::http

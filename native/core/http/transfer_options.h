#pragma once

#include "http/curl_transfer.h"

namespace pinterest::http {

// Sets libcurl's options and keeps the first refusal. Most options hold for a client and are set
// when a handle first serves it; few change with every request.
class TransferOptions {
 public:
  explicit TransferOptions(CurlTransfer& transfer);

  void SetForClient();
  void SetForRequest();
  bool refused() const { return refused_; }

 private:
  void SetConnection(const ConnectionSettings& settings);
  void SetTrust(const TrustStore& trust);
  void SetCallbacks();
  template <typename T>
  void Set(int option, T value);

  CurlTransfer& transfer_;
  bool refused_ = false;
};

}  // namespace pinterest::http

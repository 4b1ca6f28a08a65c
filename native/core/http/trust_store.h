#pragma once

#include "http/request.h"

#include <memory>
#include <string>

namespace pinterest::http {

// The trusted roots of one client, parsed once. Given to libcurl as text they would be parsed for
// every connection (milliseconds), kept once per connection (200 KB) and compared for every
// request.
class TrustStore {
 public:
  explicit TrustStore(std::shared_ptr<const ConnectionSettings> settings);

  bool Serves(const ConnectionSettings& settings) const;
  // X509_STORE*; null when the text holds no certificate.
  void* store() const { return store_.get(); }
  // One certificate under a heading that names them all. libcurl reuses a connection only between
  // requests with equal root texts, so this keeps clients with different roots apart.
  const std::string& identity() const { return identity_; }

 private:
  struct StoreDeleter {
    void operator()(void* store) const;
  };

  std::shared_ptr<const ConnectionSettings> settings_;  // second owner: the client
  std::unique_ptr<void, StoreDeleter> store_;
  std::string identity_{};
};

}  // namespace pinterest::http

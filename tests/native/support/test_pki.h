#pragma once

#include <memory>
#include <string>

struct ssl_ctx_st;

namespace pinterest::testing {

// A certificate authority made for one test, with a server certificate for 127.0.0.1.
class TestAuthority {
 public:
  explicit TestAuthority(const std::string& host_ip = "127.0.0.1");

  const std::string& pem() const { return pem_; }
  ssl_ctx_st* server() const { return server_.get(); }

 private:
  struct ContextDeleter {
    void operator()(ssl_ctx_st* context) const;
  };

  std::string pem_;
  std::unique_ptr<ssl_ctx_st, ContextDeleter> server_;
};

}  // namespace pinterest::testing

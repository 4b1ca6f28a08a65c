#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

struct ssl_ctx_st;
struct ssl_st;

namespace pinterest::testing {

struct ReceivedRequest {
  std::string method{};
  std::string target{};
  std::string head{};  // the request line and headers
  std::string body{};
};

// One accepted connection, blocking, with a time limit on every read.
class LoopbackConnection {
 public:
  LoopbackConnection(int socket, ssl_ctx_st* tls);
  ~LoopbackConnection();
  LoopbackConnection(const LoopbackConnection&) = delete;
  LoopbackConnection& operator=(const LoopbackConnection&) = delete;

  // Nothing when the client closed or the request is incomplete.
  std::optional<ReceivedRequest> ReadRequest();
  // The head alone; the body stays unread.
  std::optional<ReceivedRequest> ReadHead();
  std::size_t ReadSome(char* out, std::size_t size);  // 0 at the end
  void Write(std::string_view bytes);
  void Answer(int status, std::string_view body, std::string_view more_headers = {});
  void Finish();  // FIN
  void Reset();   // RST
  // Bytes until the client closes.
  std::size_t Drain();

 private:
  int socket_;
  ssl_st* tls_ = nullptr;
  bool usable_ = true;
  std::string unread_{};
};

// A server on 127.0.0.1 that does to each connection what the test says, and counts what arrived:
// the witness of how often a request was really sent.
class LoopbackServer {
 public:
  using Script = std::function<void(LoopbackConnection&, int connection_number)>;

  explicit LoopbackServer(Script script, ssl_ctx_st* tls = nullptr);
  ~LoopbackServer();
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  int port() const { return port_; }
  std::string Url(std::string_view path = "/") const;
  int connections() const { return connections_; }
  // Later connections are refused.
  void CloseListener();

 private:
  void AcceptLoop();

  Script script_;
  ssl_ctx_st* tls_;
  int port_ = 0;
  int listener_ = -1;
  std::atomic<bool> listening_{true};
  std::atomic<int> connections_{0};
  std::mutex mutex_;
  std::list<std::thread> threads_;
  std::list<int> sockets_;
  std::thread acceptor_;
};

// A listening socket on 127.0.0.1 and its port.
struct Listener {
  int socket = -1;
  int port = 0;
};
Listener ListenOnLoopback();

}  // namespace pinterest::testing

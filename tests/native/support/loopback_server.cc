#include "support/loopback_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace pinterest::testing {
namespace {

constexpr timeval kReadLimit{.tv_sec = 10, .tv_usec = 0};

std::size_t ContentLength(const std::string& head) {
  const std::size_t at = head.find("Content-Length: ");
  return at == std::string::npos
             ? 0
             : static_cast<std::size_t>(std::strtoull(head.c_str() + at + 16, nullptr, 10));
}

}  // namespace

Listener ListenOnLoopback() {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener, any, size) != 0 || listen(listener, 256) != 0 ||
      getsockname(listener, any, &size) != 0) {
    throw std::runtime_error("no listening socket on 127.0.0.1");
  }
  return {.socket = listener, .port = ntohs(address.sin_port)};
}

LoopbackConnection::LoopbackConnection(int socket, ssl_ctx_st* tls) : socket_(socket) {
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &kReadLimit, sizeof kReadLimit);
  const int on = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (tls == nullptr) return;
  tls_ = SSL_new(tls);
  SSL_set_fd(tls_, socket_);
  usable_ = SSL_accept(tls_) == 1;
}

LoopbackConnection::~LoopbackConnection() {
  if (tls_ != nullptr) SSL_free(tls_);
  shutdown(socket_, SHUT_RDWR);
}

std::size_t LoopbackConnection::ReadSome(char* out, std::size_t size) {
  if (!usable_) return 0;
  const auto read =
      tls_ != nullptr ? SSL_read(tls_, out, static_cast<int>(size)) : recv(socket_, out, size, 0);
  return read > 0 ? static_cast<std::size_t>(read) : 0;
}

std::optional<ReceivedRequest> LoopbackConnection::ReadHead() {
  std::size_t end = std::string::npos;
  while ((end = unread_.find("\r\n\r\n")) == std::string::npos) {
    char some[4096];
    const std::size_t size = ReadSome(some, sizeof some);
    if (size == 0) return std::nullopt;
    unread_.append(some, size);
  }
  ReceivedRequest request{.head = unread_.substr(0, end + 4)};
  unread_.erase(0, end + 4);
  const std::size_t space = request.head.find(' ');
  request.method = request.head.substr(0, space);
  request.target = request.head.substr(space + 1, request.head.find(' ', space + 1) - space - 1);
  return request;
}

std::optional<ReceivedRequest> LoopbackConnection::ReadRequest() {
  std::optional<ReceivedRequest> request = ReadHead();
  if (!request) return std::nullopt;
  const std::size_t length = ContentLength(request->head);
  while (unread_.size() < length) {
    char some[65536];
    const std::size_t size = ReadSome(some, sizeof some);
    if (size == 0) return std::nullopt;
    unread_.append(some, size);
  }
  request->body = unread_.substr(0, length);
  unread_.erase(0, length);
  return request;
}

void LoopbackConnection::Write(std::string_view bytes) {
  while (usable_ && !bytes.empty()) {
    const auto written = tls_ != nullptr
                             ? SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size()))
                             : send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (written <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void LoopbackConnection::Answer(int status, std::string_view body, std::string_view more_headers) {
  std::string answer = "HTTP/1.1 " + std::to_string(status) +
                       " Status\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  answer.append(more_headers).append("\r\n").append(body);
  Write(answer);
}

void LoopbackConnection::Finish() { shutdown(socket_, SHUT_WR); }

void LoopbackConnection::Reset() {
  const linger now{.l_onoff = 1, .l_linger = 0};
  setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  // Disconnecting the socket sends the RST now, though the descriptor lives on.
  sockaddr none{};
  none.sa_family = AF_UNSPEC;
  connect(socket_, &none, sizeof none);
}

std::size_t LoopbackConnection::Drain() {
  std::size_t total = unread_.size();
  char some[65536];
  while (const std::size_t size = ReadSome(some, sizeof some)) total += size;
  return total;
}

LoopbackServer::LoopbackServer(Script script, ssl_ctx_st* tls)
    : script_(std::move(script)), tls_(tls) {
  const Listener listener = ListenOnLoopback();
  listener_ = listener.socket;
  port_ = listener.port;
  acceptor_ = std::thread([this] { AcceptLoop(); });
}

LoopbackServer::~LoopbackServer() {
  CloseListener();
  acceptor_.join();
  {
    const std::scoped_lock lock(mutex_);
    for (const int socket : sockets_) shutdown(socket, SHUT_RDWR);
  }
  for (std::thread& thread : threads_) thread.join();
  for (const int socket : sockets_) close(socket);
  close(listener_);
}

std::string LoopbackServer::Url(std::string_view path) const {
  return std::string(tls_ != nullptr ? "https" : "http") + "://127.0.0.1:" + std::to_string(port_) +
         std::string(path);
}

void LoopbackServer::CloseListener() {
  listening_ = false;
  shutdown(listener_, SHUT_RDWR);
}

void LoopbackServer::AcceptLoop() {
  // TLS writes without MSG_NOSIGNAL; a client that hangs up must not end the tests. The threads of
  // the connections inherit this.
  sigset_t broken_pipe;
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
  while (listening_) {
    pollfd ready{.fd = listener_, .events = POLLIN, .revents = 0};
    if (poll(&ready, 1, 20) <= 0) continue;
    const int socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) continue;
    const int number = ++connections_;
    const std::scoped_lock lock(mutex_);
    sockets_.push_back(socket);
    threads_.emplace_back([this, socket, number] {
      LoopbackConnection connection(socket, tls_);
      script_(connection, number);
    });
  }
}

}  // namespace pinterest::testing

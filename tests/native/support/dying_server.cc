#include "support/dying_server.h"

#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <new>

namespace pinterest::testing {
namespace {

constexpr std::string_view kCreated = R"({"id":"1"})";

std::atomic<int>* SharedCounter() {
  void* memory = mmap(nullptr, sizeof(std::atomic<int>), PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  return new (memory) std::atomic<int>(0);
}

void ServeAll(LoopbackConnection& connection, std::atomic<int>& executed) {
  while (connection.ReadRequest()) {
    ++executed;
    connection.Answer(201, kCreated);
  }
}

// True when the second request was executed and waits for its answer.
bool ExecuteTwoAnswerOne(LoopbackConnection& connection, std::atomic<int>& executed) {
  if (!connection.ReadRequest()) return false;
  ++executed;
  connection.Answer(201, kCreated);
  if (!connection.ReadRequest()) return false;
  ++executed;
  return true;
}

}  // namespace

DyingServer::DyingServer(Death death, bool close_port) : executed_(SharedCounter()) {
  if (death == Death::kProcessExit) {
    DieAsProcess(close_port);
  } else {
    DieOnConnection(death, close_port);
  }
}

DyingServer::~DyingServer() {
  stopping_ = true;
  if (child_ > 0) {
    kill(child_, SIGKILL);
    if (successor_.joinable()) {
      successor_.join();
    } else {
      waitpid(child_, nullptr, 0);
    }
    if (listener_.socket >= 0) close(listener_.socket);
  }
}

void DyingServer::Unmap::operator()(std::atomic<int>* counter) const {
  munmap(counter, sizeof *counter);
}

std::string DyingServer::Url() const {
  if (server_) return server_->Url();
  return "http://127.0.0.1:" + std::to_string(listener_.port) + "/";
}

void DyingServer::DieOnConnection(Death death, bool close_port) {
  server_ = std::make_unique<LoopbackServer>([=, this](LoopbackConnection& connection, int number) {
    if (number > 1) return ServeAll(connection, *executed_);
    if (!ExecuteTwoAnswerOne(connection, *executed_)) return;
    if (close_port) closable_.load()->CloseListener();
    if (death == Death::kReset) return connection.Reset();
    connection.Finish();
  });
  closable_ = server_.get();
}

void DyingServer::DieAsProcess(bool close_port) {
  listener_ = ListenOnLoopback();
  child_ = fork();
  if (child_ == 0) {
    const int socket = accept(listener_.socket, nullptr, nullptr);
    LoopbackConnection connection(socket, nullptr);
    ExecuteTwoAnswerOne(connection, *executed_);
    _exit(0);
  }
  if (close_port) {
    close(listener_.socket);
    listener_.socket = -1;
    return;
  }
  successor_ = std::thread([this] {
    waitpid(child_, nullptr, 0);
    while (!stopping_) {
      pollfd ready{.fd = listener_.socket, .events = POLLIN, .revents = 0};
      if (poll(&ready, 1, 20) <= 0) continue;
      const int socket = accept(listener_.socket, nullptr, nullptr);
      {
        LoopbackConnection connection(socket, nullptr);
        ServeAll(connection, *executed_);
      }
      close(socket);
    }
  });
}

}  // namespace pinterest::testing

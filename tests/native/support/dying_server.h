#pragma once

#include "support/loopback_server.h"

#include <sys/types.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>

namespace pinterest::testing {

enum class Death { kFin, kReset, kProcessExit };

// Executes two requests of its first connection, answers only the first, and dies. Whoever sends
// the second one again is seen: later connections are served, unless the port is closed too.
// Make it before any other thread runs: kProcessExit forks.
class DyingServer {
 public:
  DyingServer(Death death, bool close_port);
  ~DyingServer();
  DyingServer(const DyingServer&) = delete;
  DyingServer& operator=(const DyingServer&) = delete;

  std::string Url() const;
  // Requests executed, by any of its processes.
  int executed() const { return *executed_; }

 private:
  void DieOnConnection(Death death, bool close_port);
  void DieAsProcess(bool close_port);

  struct Unmap {
    void operator()(std::atomic<int>* counter) const;
  };

  std::unique_ptr<std::atomic<int>, Unmap> executed_;
  Listener listener_{};
  pid_t child_ = -1;
  std::atomic<bool> stopping_{false};
  std::thread successor_;
  std::atomic<LoopbackServer*> closable_{nullptr};
  std::unique_ptr<LoopbackServer> server_;  // last: its threads use the rest
};

}  // namespace pinterest::testing

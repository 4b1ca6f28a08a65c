#pragma once

#include <functional>
#include <list>

namespace pinterest::http {

// Stops a thread of ours when the process calls std::exit while its owner still lives. Node's
// process.exit() does that on the main thread and runs no clean-up of the environment first: the
// thread would go on while the destructors of static objects run under it (seen: "pure virtual
// method called" in simdjson, one exit in some hundreds).
class ExitStop {
 public:
  // `stop` joins the thread, may come after its owner stopped it, and does nothing on that thread
  // itself. It runs on the thread that exits. Static objects that the thread uses are made before.
  explicit ExitStop(std::function<void()> stop);
  ~ExitStop();
  ExitStop(const ExitStop&) = delete;
  ExitStop& operator=(const ExitStop&) = delete;

 private:
  std::list<std::function<void()>>::iterator place_;
};

}  // namespace pinterest::http

#pragma once

#include "http/curl_transfer.h"

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace pinterest::http {

// A transfer on its way, and who waits for it.
struct Flight {
  std::unique_ptr<CurlTransfer> transfer{};
  std::function<void(Exchange)> done{};
  SteadyTime started_at{};
  std::uint64_t progress = 0;
  SteadyTime progressed_at{};
};

// libcurl's multi handle with the transfers in it and the ones kept for reuse. Loop thread only,
// Wake excepted.
class Flights {
 public:
  explicit Flights(const Clock& clock);
  ~Flights();
  Flights(const Flights&) = delete;
  Flights& operator=(const Flights&) = delete;

  struct Ended {
    std::function<void(Exchange)> done{};
    Exchange exchange{};
    std::optional<CurlTransfer::Traffic> traffic{};  // absent when nothing was started
  };

  // Nothing when the transfer took off; else how it ended before.
  std::optional<Ended> Start(TransferId id, Request request, std::function<void(Exchange)> done);
  std::optional<Ended> Abandon(TransferId id, FailureKind kind);
  std::vector<TransferId> Ids() const;

  // Serves the sockets and moves what ended into `ended`.
  void Perform(std::deque<Ended>& ended);
  // Ends what may not be finished any more. Before Perform, which would finish it.
  void CutOffLate(std::deque<Ended>& ended);
  // Ends what takes longer than its whole time, or has not moved for its time-out. After Perform,
  // which finishes what came while the process stood still.
  void CutOffOverdue(std::deque<Ended>& ended);
  void Wait(Milliseconds at_most);
  void Wake();  // from any thread, while the loop waits

  std::size_t size() const { return flights_.size(); }
  bool holds_anything() const { return holds_anything_; }
  // Gives connections, handles and buffers back. Only when nothing is on its way.
  void DropIdle();

 private:
  struct MultiDeleter {
    void operator()(void* multi) const;
  };
  using Map = std::unordered_map<TransferId, Flight>;

  void OpenMulti();
  std::unique_ptr<CurlTransfer> TakeTransfer();
  const std::shared_ptr<const TrustStore>& TrustFor(
      const std::shared_ptr<const ConnectionSettings>& settings);
  template <typename End>
  Ended Land(Map::iterator flight, End end);
  bool Stalled(Flight& flight) const;
  template <typename Condition>
  void CutOff(FailureKind kind, Condition condition, std::deque<Ended>& ended);

  const Clock& clock_;
  std::shared_ptr<const ConnectionSettings> default_settings_;
  std::shared_ptr<const TrustStore> trust_{};  // second owner: the transfers that use it
  std::vector<std::unique_ptr<CurlTransfer>> spare_;
  Map flights_;
  // Last, so that it goes first: nothing may call back into a transfer that is gone.
  std::unique_ptr<void, MultiDeleter> multi_;
  bool holds_anything_ = false;
};

}  // namespace pinterest::http

#include "http/curl_transport.h"

#include "http/exit_stop.h"
#include "http/flights.h"
#include "http/inbox.h"
#include "http/library_setup.h"
#include "http/timer_queue.h"

#include <pthread.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): csignal promises no POSIX names

#include <algorithm>
#include <atomic>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace pinterest::http {
namespace {

constexpr Milliseconds kLongestWait = std::chrono::hours(1);
// That a time-out is over is noticed at most this much later.
constexpr Milliseconds kOverdueLook{100};

// The loop's thread takes no signals: they belong to the host's threads, and a handler of the
// host's would run on a stack that it does not know.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_{};
};

void NameThisThread() {
#ifdef __APPLE__
  pthread_setname_np("pinterest-http");
#else
  pthread_setname_np(pthread_self(), "pinterest-http");
#endif
}

}  // namespace

class CurlTransport::Engine {
 public:
  Engine(const Clock& clock, TransportOptions options)
      : clock_(clock),
        options_(std::move(options)),
        flights_(clock),
        inbox_([this] { flights_.Wake(); }) {
    const SignalsBlocked blocked;
    thread_ = std::thread([this] { Run(); });
  }
  ~Engine() { Stop(); }
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  void Stop() {
    inbox_.Close();
    const std::scoped_lock lock(joining_);
    if (thread_.joinable()) thread_.join();
  }

  TransferId Send(Request request, std::function<void(Exchange)> done);
  void Cancel(TransferId id);
  void Post(std::function<void()> task) { inbox_.Put(std::move(task)); }
  TimerId At(SteadyTime when, std::function<void()> task) {
    return timers_.Add(when, std::move(task));
  }
  void CancelTimer(TimerId id) { timers_.Remove(id); }
  const Clock& clock() const { return clock_; }
  TransportStats stats() const;

 private:
  void Run() noexcept;
  void Turn();
  void RunPosted();
  void Serve();
  void DeliverEnded();
  void Count(const Flights::Ended& ended);
  void RestWhenIdle();
  void Wait();
  Milliseconds LongestWait() const;
  void Break(std::string why) noexcept;
  void CloseAll() noexcept;
  void TellBroken() noexcept;

  const Clock& clock_;
  const TransportOptions options_;

  // The loop's thread alone, but for Flights::Wake, which the inbox calls under its lock.
  Flights flights_;
  TimerQueue timers_;
  std::vector<std::function<void()>> posted_;
  std::deque<Flights::Ended> ended_;
  TransferId last_id_ = 0;
  std::optional<SteadyTime> overdue_look_at_{};
  std::optional<SteadyTime> idle_at_{};
  bool closing_ = false;
  std::string why_broken_{};

  // Written by the loop's thread, read by any: each for itself, so that two of them may be of
  // different moments.
  std::atomic<std::uint64_t> requests_{0};
  std::atomic<std::uint64_t> opened_{0};
  std::atomic<std::uint64_t> reused_{0};
  std::atomic<std::uint64_t> sent_{0};
  std::atomic<std::uint64_t> received_{0};
  std::atomic<std::size_t> in_flight_{0};
  std::atomic<bool> idle_{true};
  std::atomic<bool> broken_{false};

  // On the thread that exits, which may be the loop's: it cannot wait for itself.
  void StopAtExit() {
    if (std::this_thread::get_id() != thread_.get_id()) Stop();
  }

  Inbox inbox_;  // any thread
  std::mutex joining_;
  std::thread thread_;  // joined under `joining_`: two may stop it at the same time
  ExitStop at_exit_{[this] { StopAtExit(); }};
};

void CurlTransport::Engine::Run() noexcept {
  NameThisThread();
  try {
    while (!inbox_.closed()) Turn();
  } catch (const std::exception& thrown) {
    Break(thrown.what());
  } catch (...) {
    Break("an exception without a text");
  }
  CloseAll();
}

// A task threw: a broken promise. The state above may be half changed, so nothing more is started;
// what is on its way is closed, which tells every caller.
void CurlTransport::Engine::Break(std::string why) noexcept {
  if (!broken_) why_broken_ = std::move(why);
  broken_ = true;
  inbox_.Close();
}

void CurlTransport::Engine::Turn() {
  RunPosted();
  timers_.RunDue(clock_.Steady());
  Serve();
  DeliverEnded();
  RestWhenIdle();
  Wait();
}

void CurlTransport::Engine::RunPosted() {
  inbox_.Take(posted_);
  for (const auto& task : posted_) task();
  posted_.clear();
}

void CurlTransport::Engine::Serve() {
  flights_.CutOffLate(ended_);
  flights_.Perform(ended_);
  const SteadyTime now = clock_.Steady();
  if (flights_.size() == 0 || now < overdue_look_at_.value_or(now)) return;
  overdue_look_at_ = now + kOverdueLook;
  flights_.CutOffOverdue(ended_);
}

// One by one, so that a callback that throws does not take the others' outcomes with it.
void CurlTransport::Engine::DeliverEnded() {
  for (std::size_t left = ended_.size(); left > 0; --left) {
    Flights::Ended ended = std::move(ended_.front());
    ended_.pop_front();
    Count(ended);
    ended.done(std::move(ended.exchange));
  }
}

void CurlTransport::Engine::Count(const Flights::Ended& ended) {
  in_flight_ = flights_.size();
  if (!ended.traffic) return;
  sent_ += ended.traffic->sent;
  received_ += ended.traffic->received;
  if (ended.exchange.gate_passes > 0) ++(ended.traffic->opened_connection ? opened_ : reused_);
}

void CurlTransport::Engine::RestWhenIdle() {
  const SteadyTime now = clock_.Steady();
  if (flights_.size() == 0 && idle_at_ && now >= *idle_at_) {
    flights_.DropIdle();
    idle_at_.reset();
    idle_ = true;
  }
  if (flights_.size() > 0 || !flights_.holds_anything()) {
    idle_at_.reset();
  } else if (!idle_at_) {
    idle_at_ = now + options_.idle_after;
  }
}

Milliseconds CurlTransport::Engine::LongestWait() const {
  if (!ended_.empty()) return Milliseconds(0);
  const SteadyTime now = clock_.Steady();
  SteadyTime until = now + kLongestWait;
  if (const auto timer = timers_.Next()) until = std::min(until, *timer);
  if (idle_at_) until = std::min(until, *idle_at_);
  if (flights_.size() > 0) until = std::min(until, now + kOverdueLook);
  // Rounded up: a wait of 0 ms for the rest of a millisecond would spin.
  return std::max(Milliseconds(0), std::chrono::ceil<Milliseconds>(until - now));
}

void CurlTransport::Engine::Wait() {
  if (!inbox_.BeginWait()) return;
  flights_.Wait(LongestWait());
  inbox_.EndWait();
}

void CurlTransport::Engine::CloseAll() noexcept {
  closing_ = true;
  for (const TransferId id : flights_.Ids()) {
    ended_.push_back(*flights_.Abandon(id, FailureKind::kClosed));
  }
  while (!ended_.empty()) {
    try {
      DeliverEnded();
    } catch (...) {
      Break("a callback threw while everything was closed");
    }
  }
  timers_.Clear();
  posted_.clear();
  inbox_.Take(posted_);
  posted_.clear();
  flights_.DropIdle();
  idle_ = true;
  TellBroken();
}

void CurlTransport::Engine::TellBroken() noexcept {
  if (!broken_ || !options_.on_broken) return;
  try {
    options_.on_broken(why_broken_);
  } catch (...) {
    // Nobody is left to tell.
  }
}

TransferId CurlTransport::Engine::Send(Request request, std::function<void(Exchange)> done) {
  const TransferId id = ++last_id_;
  if (closing_) return id;
  ++requests_;
  idle_ = false;
  if (auto ended = flights_.Start(id, std::move(request), std::move(done))) {
    ended_.push_back(std::move(*ended));
  }
  in_flight_ = flights_.size();
  return id;
}

void CurlTransport::Engine::Cancel(TransferId id) {
  if (auto ended = flights_.Abandon(id, FailureKind::kCancelled)) {
    ended_.push_back(std::move(*ended));
  }
}

TransportStats CurlTransport::Engine::stats() const {
  return {.requests = requests_,
          .connections_opened = opened_,
          .connections_reused = reused_,
          .bytes_sent = sent_,
          .bytes_received = received_,
          .in_flight = in_flight_,
          .idle = idle_,
          .libraries_wipe = SetUpLibraries().wipes,
          .broken = broken_,
          .arena = SecretArenaState()};
}

Result<std::unique_ptr<CurlTransport>> CurlTransport::Create(const Clock& clock,
                                                             TransportOptions options) {
  if (!SetUpLibraries().started) {
    return Error{.code = ErrorCode::kInternal, .message = "libcurl did not start"};
  }
  try {
    return std::unique_ptr<CurlTransport>(
        new CurlTransport(std::make_unique<Engine>(clock, std::move(options))));
  } catch (const std::system_error& refused) {
    return Error{.code = ErrorCode::kInternal,
                 .message = std::string("the system gives this process no thread more (") +
                            refused.what() + "); raise its bound on processes or threads"};
  }
}

CurlTransport::CurlTransport(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}
CurlTransport::~CurlTransport() = default;

void CurlTransport::Stop() { engine_->Stop(); }
TransportStats CurlTransport::stats() const { return engine_->stats(); }

TransferId CurlTransport::Send(Request request, std::function<void(Exchange)> done) {
  return engine_->Send(std::move(request), std::move(done));
}
void CurlTransport::Cancel(TransferId id) { engine_->Cancel(id); }

void CurlTransport::Post(std::function<void()> task) { engine_->Post(std::move(task)); }
TimerId CurlTransport::At(SteadyTime when, std::function<void()> task) {
  return engine_->At(when, std::move(task));
}
void CurlTransport::CancelTimer(TimerId id) { engine_->CancelTimer(id); }
const Clock& CurlTransport::clock() const { return engine_->clock(); }

}  // namespace pinterest::http

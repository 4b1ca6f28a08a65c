#include "http/flights.h"

#include <curl/curl.h>

#include <algorithm>
#include <new>
#include <utility>

namespace pinterest::http {
namespace {

// As many as a client may have in flight. How many are opened is the limiter's to say and not
// bounded here: a request that waits inside libcurl for a connection has its time to connect run
// out meanwhile.
constexpr long kMostKeptConnections = 1024;

}  // namespace

Flights::Flights(const Clock& clock)
    : clock_(clock), default_settings_(std::make_shared<const ConnectionSettings>()) {
  OpenMulti();
}

// libcurl asks that transfers leave before the multi handle goes.
Flights::~Flights() {
  for (const auto& [id, flight] : flights_) {
    curl_multi_remove_handle(multi_.get(), flight.transfer->easy());
  }
}

void Flights::MultiDeleter::operator()(void* multi) const { curl_multi_cleanup(multi); }

void Flights::OpenMulti() {
  multi_.reset();
  multi_.reset(curl_multi_init());
  if (!multi_) throw std::bad_alloc();
  curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, kMostKeptConnections);
  curl_multi_setopt(multi_.get(), CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_NOTHING));
  // Without a descriptor left it cannot be woken, and the loop would sleep on its work. Then it
  // counts as one that holds something, which soon is dropped for another.
  holds_anything_ = curl_multi_wakeup(multi_.get()) != CURLM_OK;
}

std::unique_ptr<CurlTransfer> Flights::TakeTransfer() {
  holds_anything_ = true;
  if (spare_.empty()) return std::make_unique<CurlTransfer>(clock_);
  auto transfer = std::move(spare_.back());
  spare_.pop_back();
  return transfer;
}

const std::shared_ptr<const TrustStore>& Flights::TrustFor(
    const std::shared_ptr<const ConnectionSettings>& settings) {
  if (!trust_ || !trust_->Serves(*settings)) trust_ = std::make_shared<const TrustStore>(settings);
  return trust_;
}

std::optional<Flights::Ended> Flights::Start(TransferId id, Request request,
                                             std::function<void(Exchange)> done) {
  if (!request.settings) request.settings = default_settings_;
  auto transfer = TakeTransfer();
  const auto trust = TrustFor(request.settings);
  if (!transfer->Begin(id, std::move(request), trust)) {
    Ended ended{.done = std::move(done), .exchange = transfer->Finish(CURLE_OK)};
    spare_.push_back(std::move(transfer));
    return ended;
  }
  if (curl_multi_add_handle(multi_.get(), transfer->easy()) != CURLM_OK) throw std::bad_alloc();
  const SteadyTime now = clock_.Steady();
  flights_.emplace(id, Flight{.transfer = std::move(transfer),
                              .done = std::move(done),
                              .started_at = now,
                              .progressed_at = now});
  return std::nullopt;
}

template <typename End>
Flights::Ended Flights::Land(Map::iterator flight, End end) {
  Flight landed = std::move(flight->second);
  flights_.erase(flight);
  curl_multi_remove_handle(multi_.get(), landed.transfer->easy());
  Ended ended{.done = std::move(landed.done), .traffic = landed.transfer->traffic()};
  ended.exchange = end(*landed.transfer);
  spare_.push_back(std::move(landed.transfer));
  return ended;
}

std::optional<Flights::Ended> Flights::Abandon(TransferId id, FailureKind kind) {
  const auto flight = flights_.find(id);
  if (flight == flights_.end()) return std::nullopt;
  return Land(flight, [kind](CurlTransfer& transfer) { return transfer.Abandon(kind); });
}

std::vector<TransferId> Flights::Ids() const {
  std::vector<TransferId> ids;
  for (const auto& [id, flight] : flights_) ids.push_back(id);
  return ids;
}

void Flights::Perform(std::deque<Ended>& ended) {
  int running = 0;
  curl_multi_perform(multi_.get(), &running);
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    const CURLcode code = message->data.result;
    char* self = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &self);
    const auto* transfer = reinterpret_cast<const CurlTransfer*>(self);
    ended.push_back(Land(flights_.find(transfer->id()),
                         [code](CurlTransfer& landed) { return landed.Finish(code); }));
  }
}

bool Flights::Stalled(Flight& flight) const {
  const SteadyTime now = clock_.Steady();
  const std::uint64_t progress = flight.transfer->Progress();
  // Before the gate the connect time-out rules.
  if (progress != flight.progress || !flight.transfer->passed_gate()) {
    flight.progress = progress;
    flight.progressed_at = now;
  }
  return now - flight.progressed_at >= flight.transfer->stall_timeout();
}

template <typename Condition>
void Flights::CutOff(FailureKind kind, Condition condition, std::deque<Ended>& ended) {
  std::vector<TransferId> cut;
  for (auto& [id, flight] : flights_) {
    if (condition(flight)) cut.push_back(id);
  }
  for (const TransferId id : cut) ended.push_back(*Abandon(id, kind));
}

void Flights::CutOffLate(std::deque<Ended>& ended) {
  CutOff(
      FailureKind::kTooLate, [](Flight& flight) { return flight.transfer->MustNotFinish(); },
      ended);
}

void Flights::CutOffOverdue(std::deque<Ended>& ended) {
  const auto is_over = [now = clock_.Steady()](const Flight& flight) {
    return now - flight.started_at >= flight.transfer->total_timeout();
  };
  CutOff(FailureKind::kTimeout, is_over, ended);
  CutOff(
      FailureKind::kStalled, [this](Flight& flight) { return Stalled(flight); }, ended);
}

void Flights::Wait(Milliseconds at_most) {
  curl_multi_poll(multi_.get(), nullptr, 0, static_cast<int>(at_most.count()), nullptr);
}

void Flights::Wake() { curl_multi_wakeup(multi_.get()); }

void Flights::DropIdle() {
  spare_.clear();
  OpenMulti();
}

}  // namespace pinterest::http

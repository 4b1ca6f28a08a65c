#include "http/curl_transfer.h"

#include "http/curl_failure.h"
#include "http/transfer_options.h"

#include <curl/curl.h>

#include <new>
#include <utility>

namespace pinterest::http {
namespace {

static_assert(CURL_ERROR_SIZE == 256);

// libcurl asks before it sends a body larger than this.
constexpr std::uint64_t kAsksAbove = std::uint64_t{1} << 20;

// A body is given a second for so many bytes: four pictures of 20 MB, side by side through one
// megabit a second, get there. What does not move at all is the stall time-out's.
constexpr std::uint64_t kSlowestBytesPerSecond = std::uint64_t{32} << 10;

std::uint64_t Info(void* easy, CURLINFO what) {
  curl_off_t value = 0;
  curl_easy_getinfo(easy, what, &value);
  return static_cast<std::uint64_t>(value);
}

std::uint64_t InfoLong(void* easy, CURLINFO what) {
  long value = 0;
  curl_easy_getinfo(easy, what, &value);
  return static_cast<std::uint64_t>(value);
}

}  // namespace

CurlTransfer::CurlTransfer(const Clock& clock) : clock_(clock), easy_(curl_easy_init()) {
  if (!easy_) throw std::bad_alloc();
}

void CurlTransfer::EasyDeleter::operator()(void* easy) const { curl_easy_cleanup(easy); }

Milliseconds CurlTransfer::total_timeout() const {
  const std::uint64_t for_body = body_.length() * 1000 / kSlowestBytesPerSecond;
  return request_.settings->total_timeout + Milliseconds(for_body);
}

bool CurlTransfer::Begin(TransferId id, Request request, std::shared_ptr<const TrustStore> trust) {
  id_ = id;
  request_ = std::move(request);
  body_.Begin(request_);
  answer_.Begin(request_.settings->max_answer_bytes);
  body_left_ = body_.has_body();

  TransferOptions options(*this);
  if (configured_ != request_.settings) {
    trust_ = std::move(trust);
    options.SetForClient();
    configured_ = request_.settings;
  }
  if (!BuildHeaders()) return false;
  options.SetForRequest();
  if (!options.refused()) return true;
  configured_ = nullptr;
  return FailWith(FailureKind::kOther,
                  InvalidArgument("request", "Expected a usable URL, proxy and time limits"));
}

bool CurlTransfer::BuildHeaders() {
  bool usable = true;
  for (const auto& [name, value] : request_.headers) usable = headers_.Add(name, value) && usable;
  const std::string& user_agent = request_.settings->user_agent;
  if (!user_agent.empty()) usable = headers_.Add("User-Agent", user_agent) && usable;
  if (body_.has_body() || request_.method == Method::kPost) {
    // Empty: none, instead of libcurl's own.
    usable = headers_.Add("Content-Type", body_.content_type()) && usable;
    // Else libcurl waits a second for the answer to its question.
    if (body_.length() > kAsksAbove) usable = headers_.Add("Expect", "") && usable;
  }
  if (!usable) {
    return FailWith(FailureKind::kOther,
                    InvalidArgument("headers", "Expected one line of text for each header"));
  }
  return !request_.authorization || AddAuthorization();
}

bool CurlTransfer::AddAuthorization() {
  Result<SecretBytes> value = request_.authorization();
  if (!value) return FailWith(FailureKind::kUnsealed, std::move(value).error());
  if (headers_.AddAuthorization(value.value().text())) return true;
  return FailWith(FailureKind::kUnsealed,
                  InvalidArgument("accessToken", "Expected a token without line ends"));
}

bool CurlTransfer::PassGate() {
  if (gate_passes_ > 0 && !request_.idempotent) return FailWith(FailureKind::kResend);
  if (request_.not_after && request_.not_after->Passed(clock_)) {
    return FailWith(FailureKind::kTooLate);
  }
  if (gate_passes_ == 0) gate_passed_at_ = clock_.Wall();
  ++gate_passes_;
  return true;
}

bool CurlTransfer::MustNotFinish() {
  if (!body_left_ || !request_.not_after || !passed_gate()) return false;
  body_left_ = Info(easy(), CURLINFO_SIZE_UPLOAD_T) < body_.length();
  return body_left_ && request_.not_after->Passed(clock_);
}

bool CurlTransfer::FailWith(FailureKind kind, std::optional<Error> error) {
  failure_ = kind;
  error_ = std::move(error);
  return false;
}

Exchange CurlTransfer::Finish(int curl_code) {
  if (curl_code == CURLE_OK && !failure_) {
    const int status = static_cast<int>(InfoLong(easy(), CURLINFO_RESPONSE_CODE));
    // libcurl takes a connection that closes within the headers, or after an interim answer, for a
    // success.
    if (answer_.headers_ended() && status >= 200) return End(answer_.Take(status));
    failure_ = FailureKind::kCut;
  }
  if (!failure_) failure_ = body_.failure();
  if (!error_) error_ = body_.error();
  if (!failure_) failure_ = FailureOf(curl_code);
  // Nothing was asked yet that had an answer to cut: it was the proxy that opened no tunnel.
  if (failure_ == FailureKind::kCut && gate_passes_ == 0) failure_ = FailureKind::kConnect;
  return End(std::nullopt);
}

Exchange CurlTransfer::Abandon(FailureKind kind) {
  failure_ = kind;
  return End(std::nullopt);
}

Exchange CurlTransfer::End(std::optional<Response> response) {
  Exchange exchange{.gate_passes = gate_passes_,
                    .response = std::move(response),
                    .failure = failure_,
                    .error = std::move(error_),
                    .gate_passed_at = gate_passed_at_,
                    .ended_at = clock_.Wall()};
  if (failure_) exchange.detail = curl_text_.data();
  Release();
  return exchange;
}

void CurlTransfer::Release() {
  curl_easy_setopt(easy(), CURLOPT_HTTPHEADER, nullptr);
  headers_.Begin();
  request_ = Request{};
  answer_.Begin(0);
  curl_text_[0] = '\0';
  gate_passes_ = 0;
  gate_passed_at_ = {};
  failure_.reset();
  error_.reset();
}

std::uint64_t CurlTransfer::Progress() const {
  return static_cast<std::uint64_t>(gate_passes_) + answer_.bytes() +
         Info(easy(), CURLINFO_SIZE_UPLOAD_T);
}

CurlTransfer::Traffic CurlTransfer::traffic() const {
  return {.sent = InfoLong(easy(), CURLINFO_REQUEST_SIZE) + Info(easy(), CURLINFO_SIZE_UPLOAD_T),
          .received = answer_.bytes(),
          .opened_connection = InfoLong(easy(), CURLINFO_NUM_CONNECTS) > 0};
}

}  // namespace pinterest::http

#include "limit/rate_header.h"

#include <charconv>
#include <system_error>

namespace pinterest::limit {

namespace {

constexpr std::int64_t kLongestSeconds = 7 * 24 * 3600;
constexpr std::size_t kMostPolicies = 8;

std::string_view Trim(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

std::optional<std::int64_t> WholeNumber(std::string_view text) {
  text = Trim(text);
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

// The part up to `separator`; `text` keeps what follows it.
std::string_view Cut(std::string_view& text, char separator) {
  const std::size_t at = text.find(separator);
  const std::string_view part = text.substr(0, at);
  text = at == std::string_view::npos ? std::string_view{} : text.substr(at + 1);
  return part;
}

std::optional<RatePolicy> ReadPolicy(std::string_view item) {
  const auto requests = WholeNumber(Cut(item, ';'));
  if (!requests || *requests == 0) return std::nullopt;
  while (!item.empty()) {
    std::string_view parameter = Trim(Cut(item, ';'));
    if (Trim(Cut(parameter, '=')) != "w") continue;
    const auto window = WholeNumber(parameter);
    if (!window || *window == 0 || *window > kLongestSeconds) return std::nullopt;
    return RatePolicy{static_cast<std::size_t>(*requests), std::chrono::seconds(*window)};
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::chrono::seconds> ReadReset(std::string_view text) {
  const auto wait = WholeNumber(text);
  if (!wait || *wait > kLongestSeconds) return std::nullopt;
  return std::chrono::seconds(*wait);
}

RateReport ReadRateHeaders(std::string_view limit, std::string_view remaining,
                           std::string_view reset) {
  RateReport report;
  while (!limit.empty() && report.policies.size() < kMostPolicies) {
    if (const auto policy = ReadPolicy(Cut(limit, ','))) report.policies.push_back(*policy);
  }
  if (const auto number = WholeNumber(remaining)) {
    report.remaining = static_cast<std::size_t>(*number);
  }
  report.reset = ReadReset(reset);
  return report;
}

}  // namespace pinterest::limit

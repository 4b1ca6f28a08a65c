#pragma once

#include "error.h"

#include <functional>
#include <utility>
#include <variant>

namespace pinterest {

// A value or the Error that took its place. Dropping one is a compile error: an outcome nobody
// looked at is how a pin gets lost.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Calling value() on a failure, or error() on a success, is a broken promise of the caller and
  // throws.
  const T& value() const& { return std::get<0>(state_); }
  T& value() & { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  const Error& error() const& { return std::get<1>(state_); }
  Error&& error() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, Error> state_;
};

using Done = std::monostate;

template <typename T>
using Callback = std::function<void(Result<T>)>;

}  // namespace pinterest

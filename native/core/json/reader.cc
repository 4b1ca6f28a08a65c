#include "json/reader.h"

#include "json/memory.h"
#include "json/path.h"

#include <cmath>

namespace pinterest::json {
namespace {

using simdjson::internal::tape_ref;
using simdjson::internal::tape_type;

constexpr std::size_t kRoot = 1;
constexpr double kLargestExact = 9007199254740992.0;  // 2^53: doubles skip integers beyond it

tape_type TypeAt(const Memory& memory, std::size_t index) {
  return memory.At(index).tape_ref_type();
}

// Where the members of the object or array at `index` end.
std::size_t EndOf(const Memory& memory, std::size_t index) {
  return memory.At(index).after_element() - 1;
}

// Steps from the container at `index` to the member that holds `target`, and names it.
std::size_t Descend(const Memory& memory, std::size_t index, std::size_t target,
                    std::string& path) {
  const bool is_object = TypeAt(memory, index) == tape_type::START_OBJECT;
  std::size_t member = index + 1;
  for (std::size_t count = 0;; ++count) {
    const std::size_t value = is_object ? member + 1 : member;
    const std::size_t next = memory.At(value).after_element();
    if (target < next) {
      if (is_object) {
        AppendKey(path, memory.At(member).get_string_view());
      } else {
        AppendIndex(path, count);
      }
      return value;
    }
    member = next;
  }
}

void Latch(Memory& memory, std::string path, std::string_view what) {
  if (memory.first_error) return;
  Error error;
  error.code = ErrorCode::kBadAnswer;
  error.message = "The answer";
  if (!path.empty()) error.message += "'s field " + path;
  error.message += ": ";
  error.message += what;
  error.field = std::move(path);
  memory.first_error = std::move(error);
}

std::string Member(const Object& object, std::string_view key) {
  std::string path = object.Path();
  AppendKey(path, key);
  return path;
}

}  // namespace

std::string Node::Path() const {
  std::string path;
  if (!exists()) return path;
  for (std::size_t at = kRoot; at != index_;) at = Descend(*memory_, at, index_, path);
  return path;
}

void Node::Fail(std::string_view expected) const {
  if (exists()) Latch(*memory_, Path(), "expected " + std::string(expected));
}

bool Value::is_null() const { return TypeAt(*memory_, index_) == tape_type::NULL_VALUE; }
bool Value::is_object() const { return TypeAt(*memory_, index_) == tape_type::START_OBJECT; }
bool Value::is_array() const { return TypeAt(*memory_, index_) == tape_type::START_ARRAY; }
bool Value::is_string() const { return TypeAt(*memory_, index_) == tape_type::STRING; }
bool Value::is_bool() const {
  const tape_ref ref = memory_->At(index_);
  return ref.is_true() || ref.is_false();
}
bool Value::is_number() const {
  const tape_ref ref = memory_->At(index_);
  return ref.is_int64() || ref.is_uint64() || ref.is_double();
}

Object Value::AsObject() const {
  if (is_object()) return Object(memory_, index_);
  Fail("an object");
  return {};
}

Array Value::AsArray() const {
  if (is_array()) return Array(memory_, index_);
  Fail("an array");
  return {};
}

std::string_view Value::AsString() const {
  if (is_string()) return memory_->At(index_).get_string_view();
  Fail("a string");
  return {};
}

std::string Value::AsId() const {
  const tape_ref ref = memory_->At(index_);
  if (is_string() && !ref.get_string_view().empty()) return std::string(ref.get_string_view());
  if (ref.is_int64() && ref.next_tape_value<std::int64_t>() > 0) {
    return std::to_string(ref.next_tape_value<std::int64_t>());
  }
  if (ref.is_uint64()) return std::to_string(ref.next_tape_value<std::uint64_t>());
  Fail("an id");
  return {};
}

std::optional<std::int64_t> Value::IntIfWhole() const {
  const tape_ref ref = memory_->At(index_);
  if (ref.is_int64()) return ref.next_tape_value<std::int64_t>();
  if (!ref.is_double()) return std::nullopt;
  const double number = ref.next_tape_value<double>();
  if (std::trunc(number) != number || std::abs(number) > kLargestExact) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

std::int64_t Value::AsInt() const {
  const std::optional<std::int64_t> number = IntIfWhole();
  if (!number) Fail("an integer");
  return number.value_or(0);
}

bool Value::AsBool() const {
  if (!is_bool()) Fail("true or false");
  return memory_->At(index_).is_true();
}

std::optional<Value> Object::Find(std::string_view key) const {
  std::optional<Value> found;
  if (!exists()) return found;
  const std::size_t end = EndOf(*memory_, index_);
  for (std::size_t at = index_ + 1; at != end; at = memory_->At(at + 1).after_element()) {
    if (memory_->At(at).get_string_view() != key) continue;
    if (found) {
      Latch(*memory_, Member(*this, key), "appears twice");
      return std::nullopt;
    }
    found = Value(memory_, at + 1);
  }
  return found;
}

std::optional<Value> Object::Present(std::string_view key) const {
  std::optional<Value> value = Find(key);
  if (value && value->is_null()) value.reset();
  return value;
}

std::optional<Value> Object::Required(std::string_view key) const {
  std::optional<Value> value = Present(key);
  if (!value && exists()) Latch(*memory_, Member(*this, key), "is missing");
  return value;
}

std::string_view Object::String(std::string_view key) const {
  const std::optional<Value> value = Required(key);
  return value ? value->AsString() : std::string_view();
}

std::string Object::Id(std::string_view key) const {
  const std::optional<Value> value = Required(key);
  return value ? value->AsId() : std::string();
}

std::int64_t Object::Int(std::string_view key) const {
  const std::optional<Value> value = Required(key);
  return value ? value->AsInt() : 0;
}

bool Object::Bool(std::string_view key) const {
  const std::optional<Value> value = Required(key);
  return value && value->AsBool();
}

Object Object::GetObject(std::string_view key) const {
  const std::optional<Value> value = Required(key);
  return value ? value->AsObject() : Object();
}

Array Object::GetArray(std::string_view key) const {
  const std::optional<Value> value = Required(key);
  return value ? value->AsArray() : Array();
}

std::optional<std::string_view> Object::OptionalString(std::string_view key) const {
  const std::optional<Value> value = Present(key);
  if (!value) return std::nullopt;
  return value->AsString();
}

std::optional<std::string> Object::OptionalId(std::string_view key) const {
  const std::optional<Value> value = Present(key);
  if (!value || (value->is_string() && value->AsString().empty())) return std::nullopt;
  return value->AsId();
}

std::optional<std::int64_t> Object::OptionalInt(std::string_view key) const {
  const std::optional<Value> value = Present(key);
  if (!value) return std::nullopt;
  return value->AsInt();
}

std::optional<bool> Object::OptionalBool(std::string_view key) const {
  const std::optional<Value> value = Present(key);
  if (!value) return std::nullopt;
  return value->AsBool();
}

std::optional<Object> Object::OptionalObject(std::string_view key) const {
  const std::optional<Value> value = Present(key);
  if (!value) return std::nullopt;
  return value->AsObject();
}

std::optional<Array> Object::OptionalArray(std::string_view key) const {
  const std::optional<Value> value = Present(key);
  if (!value) return std::nullopt;
  return value->AsArray();
}

Array::Iterator& Array::Iterator::operator++() {
  index_ = memory_->At(index_).after_element();
  return *this;
}

Array::Iterator Array::begin() const { return {memory_, exists() ? index_ + 1 : 0}; }

Array::Iterator Array::end() const { return {memory_, exists() ? EndOf(*memory_, index_) : 0}; }

std::size_t Array::size() const {
  std::size_t count = 0;
  for (Iterator at = begin(); !(at == end()); ++at) ++count;
  return count;
}

}  // namespace pinterest::json

#pragma once

#include "result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pinterest::json {

class Array;
class Object;
struct Memory;

// Largest text that is parsed, and how deep it may nest.
inline constexpr std::size_t kMaxTextBytes = std::size_t{8} << 20;
inline constexpr std::size_t kMaxDepth = 64;

// A place in a document. Valid as long as the document; copying is free.
class Node {
 public:
  Node() = default;
  Node(Memory* memory, std::size_t index) : memory_(memory), index_(index) {}

  bool exists() const { return memory_ != nullptr; }
  // "items[3].media.width"; "" for the root. Slow: for messages.
  std::string Path() const;

 protected:
  // Latches "expected <expected>" for this place, unless something failed before.
  void Fail(std::string_view expected) const;

  Memory* memory_ = nullptr;
  std::size_t index_ = 0;
};

class Value : public Node {
 public:
  using Node::Node;

  bool is_null() const;
  bool is_object() const;
  bool is_array() const;
  bool is_string() const;
  bool is_bool() const;
  bool is_number() const;

  // A value of another type latches an error in the document; the result is then empty.
  Object AsObject() const;
  Array AsArray() const;
  std::string_view AsString() const;
  std::string AsId() const;
  std::int64_t AsInt() const;
  bool AsBool() const;
  // Latches nothing: for fields that are not worth an answer.
  std::optional<std::int64_t> IntIfWhole() const;

  // For a caller's own rule: latches "expected <expected>" here.
  void Refuse(std::string_view expected) const { Fail(expected); }
};

// Getters never throw and return empty values on failure; the first failure is kept by the document
// and comes out of Document::Finish. `Optional...`: absent and null are the same. A field that is
// asked for and appears twice is a failure: two readers of one answer must not see two ids.
// A getter on an object that does not exist returns empty and latches nothing.
class Object : public Node {
 public:
  using Node::Node;

  std::string_view String(std::string_view key) const;
  // A string, or an integer as its exact decimal text: ids outgrow doubles.
  std::string Id(std::string_view key) const;
  std::int64_t Int(std::string_view key) const;
  bool Bool(std::string_view key) const;
  Object GetObject(std::string_view key) const;
  Array GetArray(std::string_view key) const;

  std::optional<std::string_view> OptionalString(std::string_view key) const;
  std::optional<std::string> OptionalId(std::string_view key) const;
  std::optional<std::int64_t> OptionalInt(std::string_view key) const;
  std::optional<bool> OptionalBool(std::string_view key) const;
  std::optional<Object> OptionalObject(std::string_view key) const;
  std::optional<Array> OptionalArray(std::string_view key) const;

  // The field whatever its type; nothing when absent, null included as a value.
  std::optional<Value> Find(std::string_view key) const;

 private:
  std::optional<Value> Present(std::string_view key) const;
  std::optional<Value> Required(std::string_view key) const;
};

class Array : public Node {
 public:
  using Node::Node;

  class Iterator {
   public:
    Iterator(Memory* memory, std::size_t index) : memory_(memory), index_(index) {}
    Value operator*() const { return Value(memory_, index_); }
    Iterator& operator++();
    bool operator==(const Iterator& other) const { return index_ == other.index_; }

   private:
    Memory* memory_;
    std::size_t index_;
  };

  Iterator begin() const;
  Iterator end() const;
  std::size_t size() const;
};

// A fully validated JSON text, mended where no program holds what JSON may write (json/mended.h).
// Its memory is kept per thread for the next one and wiped first: answers carry tokens. Use on one
// thread, and parse, read and drop within one function.
class Document {
 public:
  // Fails with kBadAnswer; the message says what is wrong and where, and quotes nothing.
  static Result<Document> Parse(std::string_view text, std::size_t max_bytes = kMaxTextBytes);

  Document(Document&& other) noexcept;
  Document& operator=(Document&&) = delete;
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;
  ~Document();

  Value root();
  // Latches an error when the text is not an object.
  Object object() { return root().AsObject(); }

  bool failed() const;
  // The value, or the first thing that was wrong with the document.
  template <typename T>
  Result<T> Finish(T value) const {
    if (failed()) return first_error();
    return value;
  }
  const Error& first_error() const;

 private:
  explicit Document(std::unique_ptr<Memory> memory);

  std::unique_ptr<Memory> memory_;
};

}  // namespace pinterest::json

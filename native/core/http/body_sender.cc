#include "http/body_sender.h"

#include <algorithm>
#include <cstring>
#include <exception>
#include <string>
#include <utility>

namespace pinterest::http {

void BodySender::Begin(const Request& request) {
  *this = BodySender{};
  request_ = &request;
  if (const auto* text = std::get_if<TextBody>(&request.body)) length_ = text->text.size();
  if (const auto* stream = std::get_if<StreamBody>(&request.body)) {
    length_ = stream->source->length();
  }
}

std::string_view BodySender::content_type() const {
  if (const auto* text = std::get_if<TextBody>(&request_->body)) return text->content_type;
  if (const auto* stream = std::get_if<StreamBody>(&request_->body)) return stream->content_type;
  return {};
}

std::optional<std::size_t> BodySender::Read(std::span<char> out, const Clock& clock) {
  const std::uint64_t left = length_ - released_;
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left, out.size()));
  if (size == 0) return 0;

  std::optional<std::size_t> copied = size;
  if (const auto* stream = std::get_if<StreamBody>(&request_->body)) {
    copied = ReadSource(*stream->source, out.first(size));
  } else {
    std::memcpy(out.data(), std::get<TextBody>(request_->body).text.data() + released_, size);
  }
  if (!copied) return std::nullopt;

  const bool last = *copied == left;
  if (last && request_->not_after && request_->not_after->Passed(clock)) {
    return Fail(FailureKind::kTooLate);
  }
  released_ += *copied;
  return copied;
}

std::optional<std::size_t> BodySender::ReadSource(UploadSource& source, std::span<char> out) {
  Result<std::size_t> read = Error{};
  try {
    read = source.Read(out);
  } catch (const std::exception& thrown) {
    read = Error{.message = std::string("the upload's source failed: ") + thrown.what()};
  }
  if (!read) return Fail(FailureKind::kBadUpload, std::move(read).error());
  if (read.value() == 0 || read.value() > out.size()) {
    return Fail(FailureKind::kBadUpload,
                InvalidArgument("body", "Expected a source of exactly the length it announced"));
  }
  return read.value();
}

bool BodySender::Rewind() {
  const auto* stream = std::get_if<StreamBody>(&request_->body);
  if (stream != nullptr && released_ > 0 && !stream->source->Rewind()) return false;
  released_ = 0;
  return true;
}

std::nullopt_t BodySender::Fail(FailureKind kind, std::optional<Error> error) {
  failure_ = kind;
  error_ = std::move(error);
  return std::nullopt;
}

}  // namespace pinterest::http

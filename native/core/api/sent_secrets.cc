#include "api/sent_secrets.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

namespace pinterest::api {
namespace {

// Shorter pieces are in a secret by chance.
constexpr std::size_t kShortestPiece = 8;
constexpr std::array<std::string_view, 4> kSecretFields = {"code", "code_verifier", "refresh_token",
                                                           "token"};

WipingString FromBase64(std::string_view text) {
  WipingString bytes(text.size(), '\0');
  std::size_t size = 0;
  const int failed =
      sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                        text.size(), nullptr, &size, nullptr, sodium_base64_VARIANT_ORIGINAL);
  bytes.resize(failed == 0 ? size : 0);
  return bytes;
}

// Of what AppendFormField wrote, so a "%" has two digits behind it.
WipingString PercentDecoded(std::string_view text) {
  WipingString bytes;
  while (!text.empty()) {
    unsigned char byte = static_cast<unsigned char>(text.front());
    const bool coded = byte == '%' && text.size() > 2;
    if (coded) std::from_chars(text.data() + 1, text.data() + 3, byte, 16);
    bytes += static_cast<char>(byte);
    text.remove_prefix(coded ? 3 : 1);
  }
  return bytes;
}

}  // namespace

void SentSecrets::AddAuthorization(std::string_view value) {
  const std::string_view credentials = value.substr(value.find(' ') + 1);
  Add(credentials);
  if (!value.starts_with("Basic ")) return;
  const WipingString pair = FromBase64(credentials);
  const std::size_t colon = pair.find(':');
  if (colon != pair.npos) Add(std::string_view(pair).substr(colon + 1));
}

void SentSecrets::AddForm(std::string_view form) {
  while (!form.empty()) {
    const std::string_view field = form.substr(0, form.find('&'));
    const std::size_t equals = std::min(field.find('='), field.size());
    if (std::ranges::find(kSecretFields, field.substr(0, equals)) != kSecretFields.end()) {
      const std::string_view value = field.substr(std::min(equals + 1, field.size()));
      Add(value);
      if (value.find('%') != value.npos) Add(PercentDecoded(value));
    }
    form.remove_prefix(std::min(field.size() + 1, form.size()));
  }
}

void SentSecrets::RemoveFrom(Error& error) const {
  for (std::string* text : {&error.message, &error.pinterest_message, &error.oauth_error,
                            &error.request_id, &error.field}) {
    *text = Without(*text);
  }
}

void SentSecrets::Add(std::string_view secret) {
  secrets_ += secret;
  secrets_ += '\n';
}

// Piece by piece: what is repeated may be cut, as our messages are.
std::string SentSecrets::Without(std::string_view text) const {
  std::string kept;
  while (!text.empty()) {
    const std::size_t size = LongestPiece(text);
    if (size == 0) {
      kept += text.front();
      text.remove_prefix(1);
    } else {
      kept += "[secret]";
      text.remove_prefix(size);
    }
  }
  return kept;
}

// How much of the text's beginning is in a secret; 0 when that is too little to tell.
std::size_t SentSecrets::LongestPiece(std::string_view text) const {
  std::size_t size = 0;
  std::size_t at = 0;
  for (std::size_t next = kShortestPiece; next <= text.size(); next = size + 1) {
    at = secrets_.find(text.substr(0, next), at);
    if (at == secrets_.npos) break;
    size = next;
  }
  return size;
}

}  // namespace pinterest::api

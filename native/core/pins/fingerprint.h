#pragma once

#include <string>
#include <string_view>

namespace pinterest::pins {

// By which a pin is recognised in a list of its board after its answer was lost. The board and
// section are part of the question that is asked, not of the fingerprint; the image is not part of
// it because Pinterest shows every image under an address of its own.
struct FingerprintText {
  std::string_view link{};
  std::string_view title{};
  std::string_view description{};
  std::string_view alt_text{};
};

// "f1." and 64 hex digits: BLAKE2b of the four canonical texts. Equal for texts that differ only in
// white space, in being empty or missing, or in HTML entity coding, however often repeated.
//
// Unicode is not normalised (NFC). It would need large tables for a case that errs on the safe
// side: if Pinterest normalised a text, its pin would not be recognised and nothing would be sent
// again; no other pin could ever be mistaken for it.
std::string Fingerprint(const FingerprintText& text);

// The form in which texts are compared. For tests and messages.
std::string Canonical(std::string_view text);

}  // namespace pinterest::pins

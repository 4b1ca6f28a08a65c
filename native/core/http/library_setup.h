#pragma once

namespace pinterest::http {

// Once per process, before anything else uses libcurl, OpenSSL or simdjson: starts them, and makes
// the first two overwrite memory when they free it. A request's bytes, the token among them, pass
// through their buffers, and freed memory shows up in dumps for as long as nobody reuses it.
struct LibrarySetup {
  bool started = false;
  // False when OpenSSL had been used before (only possible where it is shared with other code).
  bool wipes = false;
};
LibrarySetup SetUpLibraries();

}  // namespace pinterest::http

#include "http/library_setup.h"

#include "seal/secret.h"

#include <curl/curl.h>
#include <openssl/crypto.h>
#include <simdjson.h>

#include <cstdlib>
#include <cstring>

#ifdef __APPLE__
#include <malloc/malloc.h>
#else
#include <malloc.h>
#endif

namespace pinterest::http {
namespace {

std::size_t BlockSize(void* block) {
#ifdef __APPLE__
  return malloc_size(block);
#else
  return malloc_usable_size(block);
#endif
}

void WipingFree(void* block) {
  if (block == nullptr) return;
  Wipe(block, BlockSize(block));
  std::free(block);
}

// The system's realloc may move a block and leave the old bytes behind.
void* WipingRealloc(void* block, std::size_t size) {
  if (block == nullptr) return std::malloc(size);
  const std::size_t held = BlockSize(block);
  if (size != 0 && size <= held && size > held / 2) return block;
  void* moved = std::malloc(size);
  if (moved == nullptr) return nullptr;
  std::memcpy(moved, block, held < size ? held : size);
  WipingFree(block);
  return moved;
}

char* Duplicate(const char* text) {
  const std::size_t size = std::strlen(text) + 1;
  void* copy = std::malloc(size);
  return copy == nullptr ? nullptr : static_cast<char*>(std::memcpy(copy, text, size));
}

void* Allocate(std::size_t size) { return std::malloc(size); }
void* AllocateZeroed(std::size_t count, std::size_t size) { return std::calloc(count, size); }

void* TlsAllocate(std::size_t size, const char*, int) { return std::malloc(size); }
void* TlsReallocate(void* block, std::size_t size, const char*, int) {
  return WipingRealloc(block, size);
}
void TlsFree(void* block, const char*, int) { WipingFree(block); }

}  // namespace

LibrarySetup SetUpLibraries() {
  static const LibrarySetup setup = [] {
    const bool tls = CRYPTO_set_mem_functions(TlsAllocate, TlsReallocate, TlsFree) == 1;
    const bool curl = curl_global_init_mem(CURL_GLOBAL_DEFAULT, Allocate, WipingFree, WipingRealloc,
                                           Duplicate, AllocateZeroed) == CURLE_OK;
    // Makes its static objects now: they are destroyed in the reverse order (ExitStop).
    const bool parses = !simdjson::get_active_implementation()->name().empty();
    return LibrarySetup{.started = curl && parses, .wipes = tls && curl};
  }();
  return setup;
}

}  // namespace pinterest::http

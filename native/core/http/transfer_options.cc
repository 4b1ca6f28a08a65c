#include "http/transfer_options.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <string>

namespace pinterest::http {
namespace {

// Below the minute after which common balancers drop a silent connection, far enough that a reused
// one is alive.
constexpr long kMaxConnectionAgeSeconds = 15;

// The system would take megabytes of a body at once and send them for half a minute on a slow
// uplink: past the claim's end, while nothing seems to move.
constexpr int kMostUnsentBytes = 128 << 10;

// An exception that crossed libcurl would skip its clean-up.
template <typename T, typename Body>
T Guarded(T otherwise, Body body) noexcept {
  try {
    return body();
  } catch (...) {
    return otherwise;
  }
}

}  // namespace

// What libcurl calls. These only pass bytes on: nothing here may call back into the engine, which
// is in the middle of serving the sockets.
struct TransferCallbacks {
  static int OnSocket(void*, curl_socket_t socket, curlsocktype) noexcept {
#ifdef TCP_NOTSENT_LOWAT
    // A system that knows no such limit sends all the same.
    setsockopt(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &kMostUnsentBytes, sizeof kMostUnsentBytes);
#endif
    return CURL_SOCKOPT_OK;
  }

  static int OnGate(void* self, char*, char*, int, int) noexcept {
    return static_cast<CurlTransfer*>(self)->PassGate() ? CURL_PREREQFUNC_OK
                                                        : CURL_PREREQFUNC_ABORT;
  }

  static std::size_t OnHeader(char* bytes, std::size_t, std::size_t size, void* self) noexcept {
    return Guarded(std::size_t{0}, [&] {
      auto& transfer = *static_cast<CurlTransfer*>(self);
      const bool fits = transfer.answer_.AddHeaderLine({bytes, size});
      return fits || transfer.FailWith(FailureKind::kTooLarge) ? size : 0;
    });
  }

  static std::size_t OnBody(char* bytes, std::size_t, std::size_t size, void* self) noexcept {
    return Guarded(std::size_t{CURL_WRITEFUNC_ERROR}, [&] {
      auto& transfer = *static_cast<CurlTransfer*>(self);
      curl_off_t promised = -1;
      curl_easy_getinfo(transfer.easy(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &promised);
      const bool fits = transfer.answer_.AddBody({bytes, size}, promised);
      return fits || transfer.FailWith(FailureKind::kTooLarge) ? size
                                                               : std::size_t{CURL_WRITEFUNC_ERROR};
    });
  }

  static std::size_t OnRead(char* out, std::size_t, std::size_t size, void* self) noexcept {
    auto& transfer = *static_cast<CurlTransfer*>(self);
    return Guarded(std::size_t{CURL_READFUNC_ABORT}, [&] {
      return transfer.body_.Read({out, size}, transfer.clock_).value_or(CURL_READFUNC_ABORT);
    });
  }

  static int OnSeek(void* self, curl_off_t, int) noexcept {
    auto& transfer = *static_cast<CurlTransfer*>(self);
    return Guarded(int{CURL_SEEKFUNC_FAIL},
                   [&] { return transfer.body_.Rewind() ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL; });
  }

  static CURLcode UseTrustStore(CURL*, void* tls_context, void* store) noexcept {
    SSL_CTX_set1_cert_store(static_cast<SSL_CTX*>(tls_context), static_cast<X509_STORE*>(store));
    return CURLE_OK;
  }
};

TransferOptions::TransferOptions(CurlTransfer& transfer) : transfer_(transfer) {}

template <typename T>
void TransferOptions::Set(int option, T value) {
  if (curl_easy_setopt(transfer_.easy(), static_cast<CURLoption>(option), value) != CURLE_OK) {
    refused_ = true;
  }
}

void TransferOptions::SetForClient() {
  curl_easy_reset(transfer_.easy());
  SetConnection(*transfer_.request_.settings);
  SetTrust(*transfer_.trust_);
  SetCallbacks();
}

void TransferOptions::SetConnection(const ConnectionSettings& settings) {
  Set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  Set(CURLOPT_PROTOCOLS_STR, "http,https");
  Set(CURLOPT_FOLLOWLOCATION, 0L);
  Set(CURLOPT_NOSIGNAL, 1L);
  // Without it, giving up a name look-up waits for the look-up.
  Set(CURLOPT_QUICK_EXIT, 1L);
  Set(CURLOPT_TCP_NODELAY, 1L);
  Set(CURLOPT_MAXAGE_CONN, kMaxConnectionAgeSeconds);
  // Not the whole time: libcurl would look at it before it reads what has come. Flights keeps it.
  Set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings.connect_timeout.count()));
  // To the proxy alone: among the headers of a request libcurl prints it once, and this one twice.
  const bool tells_proxy = !settings.proxy.empty() && !settings.user_agent.empty();
  Set(CURLOPT_USERAGENT, tells_proxy ? settings.user_agent.c_str() : nullptr);
  // Empty text, not null: null lets libcurl read the environment's proxy.
  Set(CURLOPT_PROXY, settings.proxy.c_str());
  Set(CURLOPT_NOPROXY, settings.no_proxy.c_str());
  // The bearer is for Pinterest, not for the proxy's CONNECT; nor is the proxy's answer an answer.
  Set(CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));
  Set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

void TransferOptions::SetTrust(const TrustStore& trust) {
  Set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  Set(CURLOPT_SSL_VERIFYPEER, 1L);
  Set(CURLOPT_SSL_VERIFYHOST, 2L);
  if (trust.store() == nullptr) return;
  curl_blob identity{};
  identity.data = const_cast<char*>(trust.identity().data());
  identity.len = trust.identity().size();
  identity.flags = CURL_BLOB_NOCOPY;  // the transfer holds the store for as long as the options
  Set(CURLOPT_CAINFO_BLOB, &identity);
  Set(CURLOPT_SSL_CTX_FUNCTION, &TransferCallbacks::UseTrustStore);
  Set(CURLOPT_SSL_CTX_DATA, trust.store());
}

void TransferOptions::SetCallbacks() {
  Set(CURLOPT_PRIVATE, &transfer_);
  Set(CURLOPT_ERRORBUFFER, transfer_.curl_text_.data());
  Set(CURLOPT_SOCKOPTFUNCTION, &TransferCallbacks::OnSocket);
  Set(CURLOPT_PREREQFUNCTION, &TransferCallbacks::OnGate);
  Set(CURLOPT_PREREQDATA, &transfer_);
  Set(CURLOPT_HEADERFUNCTION, &TransferCallbacks::OnHeader);
  Set(CURLOPT_HEADERDATA, &transfer_);
  Set(CURLOPT_WRITEFUNCTION, &TransferCallbacks::OnBody);
  Set(CURLOPT_WRITEDATA, &transfer_);
  Set(CURLOPT_READFUNCTION, &TransferCallbacks::OnRead);
  Set(CURLOPT_READDATA, &transfer_);
  Set(CURLOPT_SEEKFUNCTION, &TransferCallbacks::OnSeek);
  Set(CURLOPT_SEEKDATA, &transfer_);
}

void TransferOptions::SetForRequest() {
  const Request& request = transfer_.request_;
  Set(CURLOPT_URL, request.url.c_str());
  Set(CURLOPT_HTTPHEADER, transfer_.headers_.List());
  const bool sends_body = transfer_.body_.has_body() || request.method == Method::kPost;
  if (sends_body) {
    Set(CURLOPT_POST, 1L);
    Set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(transfer_.body_.length()));
  } else {
    Set(CURLOPT_HTTPGET, 1L);
  }
  const Method implied = sends_body ? Method::kPost : Method::kGet;
  const std::string method(Name(request.method));
  Set(CURLOPT_CUSTOMREQUEST, request.method == implied ? nullptr : method.c_str());
}

}  // namespace pinterest::http

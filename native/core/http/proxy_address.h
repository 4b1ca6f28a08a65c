#pragma once

#include <string>

namespace pinterest::http {

// Whether libcurl takes this as a proxy. To be asked before it gets to see it: what it cannot use
// it repeats in its error text, password included, and a user or password that it cannot decode
// makes it connect without the proxy.
bool IsProxyAddress(const std::string& address);

}  // namespace pinterest::http

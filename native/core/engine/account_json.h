#pragma once

#include "account/user_account.h"
#include "json/writer.h"

namespace pinterest::engine {

// lib's Account.
void WriteAccount(json::Writer& writer, const account::UserAccount& account);

}  // namespace pinterest::engine

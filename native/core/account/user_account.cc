#include "account/user_account.h"

#include "api/unusable_answer.h"
#include "json/reader.h"

#include <utility>

namespace pinterest::account {

Result<UserAccount> ParseUserAccount(std::string_view body) {
  Result<json::Document> parsed = json::Document::Parse(body);
  if (!parsed) return std::move(parsed).error();
  json::Document document = std::move(parsed).value();
  const json::Object object = document.object();
  const auto text = [&object](std::string_view key) {
    return std::string(object.OptionalString(key).value_or(""));
  };
  UserAccount account;
  account.id = object.Id("id");
  account.username = text("username");
  account.account_type = text("account_type");
  account.business_name = text("business_name");
  account.about = text("about");
  account.profile_image = text("profile_image");
  account.website_url = text("website_url");
  account.board_count = object.OptionalInt("board_count");
  account.pin_count = object.OptionalInt("pin_count");
  account.follower_count = object.OptionalInt("follower_count");
  account.following_count = object.OptionalInt("following_count");
  account.monthly_views = object.OptionalInt("monthly_views");
  return document.Finish(std::move(account));
}

api::CallId GetUserAccount(api::Caller& caller, std::shared_ptr<const api::Auth> auth,
                           Callback<UserAccount> done) {
  api::Call call;
  call.operation = api::FindOperation("user_account/get");
  call.auth = std::move(auth);
  return caller.Start(std::move(call), [done = std::move(done)](Result<api::Answer> answer) {
    if (!answer) return done(std::move(answer).error());
    auto account = ParseUserAccount(answer.value().body);
    if (!account) return done(api::Unusable(std::move(account).error(), answer.value()));
    done(std::move(account));
  });
}

}  // namespace pinterest::account

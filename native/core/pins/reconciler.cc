#include "pins/reconciler.h"

#include <string>
#include <utility>

namespace pinterest::pins {
namespace {

// A pin that was given no name is named by the question about it: asked again, or by two at once,
// it finds its id again, and any other question does not. Begins with a NUL, as no row's id does.
std::string NameOf(const Question& question) {
  std::string name;
  for (const std::string& part :
       {question.board_id, question.board_section_id, question.fingerprint,
        std::to_string(question.window_start.time_since_epoch().count()),
        std::to_string(question.request_ended_at.time_since_epoch().count())}) {
    name += '\0';
    name += part;
  }
  return name;
}

}  // namespace

Canceller Reconciler::Reconcile(std::shared_ptr<const api::Auth> auth, Question question,
                                LookLimits limits, std::function<void(Verdict)> done) {
  question.environment = auth->environment();
  question.account = auth->account();
  if (question.identity.empty()) question.identity = NameOf(question);
  LookAt at{.auth = std::move(auth),
            .board_id = question.board_id,
            .board_section_id = question.board_section_id};
  return LookAtBoard(
      caller_, loop_, std::move(at), limits,
      [this, question = std::move(question), done = std::move(done)](const Listing& listing) {
        Verdict verdict = Judge(question, listing, owned_);
        const std::string account = AccountKey(question.environment, question.account);
        if (const auto* found = std::get_if<Found>(&verdict)) {
          owned_.Claim(account, found->pin.id, question.identity, loop_.clock().Wall());
        }
        if (!std::holds_alternative<CannotTell>(verdict)) {
          twins_.ClearedUp(TwinKey(account, question.board_id, question.fingerprint));
        }
        done(std::move(verdict));
      });
}

}  // namespace pinterest::pins

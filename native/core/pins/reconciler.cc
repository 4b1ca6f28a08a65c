#include "pins/reconciler.h"

#include <utility>

namespace pinterest::pins {

Canceller Reconciler::Reconcile(std::shared_ptr<const api::Auth> auth, Question question,
                                LookLimits limits, std::function<void(Verdict)> done) {
  question.environment = auth->environment();
  question.account = auth->account();
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

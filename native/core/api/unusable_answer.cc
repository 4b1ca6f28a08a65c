#include "api/unusable_answer.h"

namespace pinterest::api {

Error Unusable(Error refused, const Answer& answer) {
  refused.http_status = answer.status;
  refused.request_id = answer.request_id;
  refused.attempts = answer.attempts;
  refused.outcome = Outcome::kUnknown;
  return refused;
}

}  // namespace pinterest::api

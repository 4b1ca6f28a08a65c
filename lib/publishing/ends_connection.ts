const ENDS_CONNECTION = /^(reconnect_required|not_found|missing_scope|forbidden|grant_refused|seal_\w+)$/u;

/**
 * Why there is no token: a person has to do something, so that due pins fail and say so. Anything else passes, and they wait: a token
 * endpoint that fails, an answer that got lost, an app that is refused.
 */
export function endsConnection({ code }: { code: string }): boolean {
  return ENDS_CONNECTION.test(code);
}

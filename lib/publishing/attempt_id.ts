import { randomUUID } from 'node:crypto';

/**
 * A UUID of version 7, which begins with the time: the journal's index grows at its end, and a commit of many attempts
 * writes a few of its pages instead of one for each.
 */
export function newAttemptId(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

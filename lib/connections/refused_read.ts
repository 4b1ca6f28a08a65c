import type { ErrorDetails } from '../errors.js';

/**
 * Until when what Pinterest said to who only read concerns the whole account. An anti-spam block does, whoever meets it; a
 * limit of reading says nothing of writing.
 */
export function spamBlockedUntil({ code, retryAt }: Pick<ErrorDetails, 'code' | 'retryAt'>): string | undefined {
  return code === 'spam_block' ? retryAt : undefined;
}

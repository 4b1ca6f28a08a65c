import { createHmac, timingSafeEqual } from 'node:crypto';

/** Who is signed in. */
export interface Session {
  tenantId: string;
  userId: string;
}

const MINIMUM_SECRET = 32;
export const SESSION_SECONDS = 24 * 60 * 60;

/**
 * A stand-in for the sessions your application has: who it is and until when, signed with SESSION_SECRET. It has no
 * passwords and cannot be revoked; replace it.
 */
export function signSession({ tenantId, userId }: Session): string {
  const expires = Date.now() + SESSION_SECONDS * 1000;
  const payload = Buffer.from(JSON.stringify({ tenantId, userId, expires })).toString('base64url');
  return `${payload}.${signatureOf(payload)}`;
}

export function readSession(token: string | undefined): Session | undefined {
  const [payload, signature, ...more] = (token ?? '').split('.');
  if (!payload || !signature || more.length > 0 || !isEqual(signature, signatureOf(payload))) return undefined;
  const { tenantId, userId, expires } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Session & {
    expires: number;
  };
  return expires > Date.now() ? { tenantId, userId } : undefined;
}

function signatureOf(payload: string): string {
  const secret = process.env['SESSION_SECRET'] ?? '';
  if (secret.length < MINIMUM_SECRET) {
    throw new Error(`SESSION_SECRET is missing or shorter than ${MINIMUM_SECRET} characters: set it to random text.`);
  }
  return createHmac('sha256', secret).update(payload).digest('base64url');
}

function isEqual(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

import { ApiError } from '../api_error.js';
import type { Answer, Call, Handlers } from './call.js';

const MOST_EVENTS = 100;

function isAcceptable(body: Buffer): boolean {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    if (Array.isArray(parsed)) return parsed.length >= 1 && parsed.length <= MOST_EVENTS;
    return typeof parsed === 'object' && parsed !== null;
  } catch {
    return false;
  }
}

function post(call: Call): Answer {
  if (!isAcceptable(call.body)) throw new ApiError(400, 6126, 'Invalid request parameter.');
  return {
    status: 200,
    body: { success: true, received_at: Math.floor(call.world.clock.now() / 1000) },
  };
}

export const notifications: Handlers = { 'notification/post': post };

import type { ToldPin } from '../store/pins/pin_rows.js';
import type { StatusWords, StoredPin, StoredPinState } from '../types.js';

export function stateOf(status: string, words: StatusWords): StoredPinState {
  for (const state of ['ready', 'publishing', 'published', 'failed'] as const) {
    if (words[state] === status) return state;
  }
  return 'other';
}

export function storedPin(record: ToldPin, words: StatusWords): StoredPin {
  return {
    id: record.id,
    projectId: record.blog_project_id,
    state: stateOf(record.status, words),
    status: record.status,
    title: record.title,
    scheduledAt: record.scheduled_at,
    notBefore: record.not_before,
    publishedAt: record.published_at,
    pinterestPinId: record.pinterest_pin_id,
    pinterestPinUrl: record.pinterest_pin_url,
    errorCode: record.error_code,
    errorMessage: record.error_message,
    nextLookAt: record.next_look_at,
  };
}

import type { Answer } from '../api/call.js';
import { ApiError } from '../api_error.js';
import type { ResolvedOptions } from '../options.js';
import type { RateReport } from '../rate_limits.js';
import { JSON_TYPE, type Outgoing } from './answer_writer.js';

type Headers = Record<string, string>;

export function rateHeaders(report: RateReport | undefined): Headers {
  if (!report) return {};
  const headers: Headers = {
    'x-ratelimit-limit': report.limit,
    'x-ratelimit-remaining': String(report.remaining),
    'x-ratelimit-reset': String(report.resetSeconds),
  };
  if (report.limited) headers['x-envoy-ratelimited'] = 'true';
  return headers;
}

export function retryAfterHeader(
  style: ResolvedOptions['retryAfter'],
  seconds: number,
  now: number,
): Headers {
  if (style === false) return {};
  const value =
    style === 'seconds' ? String(seconds) : new Date(now + seconds * 1000).toUTCString();
  return { 'retry-after': value };
}

export function answered(answer: Answer, headers: Headers): Outgoing {
  const body = answer.body === undefined ? '' : JSON.stringify(answer.body);
  const typed: Headers = body === '' ? headers : { 'content-type': JSON_TYPE, ...headers };
  return { status: answer.status, headers: { ...typed, ...answer.headers }, body };
}

export function refused(error: ApiError, headers: Headers, status = error.status): Outgoing {
  const body: Record<string, unknown> = { code: error.code, message: error.message };
  if (error.detail !== undefined) body['message_detail'] = error.detail;
  return answered({ status, body }, headers);
}

/** What a proxy says when Pinterest does not answer it. */
export function gatewayPage(status: number, headers: Headers): Outgoing {
  const html = `<html><head><title>${status}</title></head><body><h1>${status}</h1><p>upstream connect error</p></body></html>`;
  return {
    status,
    headers: { ...headers, 'content-type': 'text/html; charset=utf-8' },
    body: html,
  };
}

export function redirection(status: number, location: string, headers: Headers): Outgoing {
  return { status, headers: { ...headers, location }, body: '' };
}

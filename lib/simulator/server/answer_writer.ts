import type { ServerResponse } from 'node:http';
import type { WorldClock } from '../clock.js';
import type { FaultEffect, SpoiltEffect } from '../faults/fault.js';
import type { ResolvedOptions } from '../options.js';

/** An answer as it goes out: headers by lower-case name, body already text. */
export interface Outgoing {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export const JSON_TYPE = 'application/json';
const HUGE_BODY = 9 * 1024 * 1024;

/** Writes answers, well or as badly as the faults say. */
export class AnswerWriter {
  readonly #clock: WorldClock;
  readonly #nameOf: (name: string) => string;

  constructor(options: ResolvedOptions, clock: WorldClock) {
    this.#clock = clock;
    this.#nameOf = headerNames(options.headerCase);
  }

  write(response: ServerResponse, outgoing: Outgoing, effects: readonly FaultEffect[] = []): void {
    if (response.destroyed || response.headersSent) return;
    const spoilt = effects.filter(isSpoilt);
    const sent = spoilt.reduce(spoil, outgoing);
    const kinds = new Set(spoilt.map(({ kind }) => kind));
    if (kinds.has('continue_100')) response.writeContinue();
    const slow = spoilt.find((effect) => effect.kind === 'slow_bytes');
    const hasLength = !kinds.has('chunked') && sent.status !== 204;
    response.writeHead(sent.status, this.#lines(sent, hasLength));
    if (slow) dribble(response, sent.body, slow.pieces ?? 10, slow.everyMs ?? 20);
    else if (kinds.has('chunked')) writeInHalves(response, sent.body);
    else response.end(sent.body);
  }

  #lines(sent: Outgoing, hasLength: boolean): string[] {
    const lines = [this.#nameOf('date'), this.#clock.httpDate()];
    for (const [name, value] of Object.entries(sent.headers)) lines.push(this.#nameOf(name), value);
    if (hasLength) lines.push(this.#nameOf('content-length'), String(Buffer.byteLength(sent.body)));
    return lines;
  }
}

function headerNames(style: ResolvedOptions['headerCase']): (name: string) => string {
  if (style === 'lower') return (name) => name;
  const written = new Map<string, string>();
  return (name) => {
    let styled = written.get(name);
    if (styled === undefined) {
      styled =
        style === 'upper'
          ? name.toUpperCase()
          : name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
      written.set(name, styled);
    }
    return styled;
  };
}

const SPOILERS: Record<SpoiltEffect['kind'], (sent: Outgoing, effect: FaultEffect) => Outgoing> = {
  truncated_json: (sent) => ({
    ...sent,
    body: sent.body.slice(0, Math.floor(sent.body.length / 2)),
  }),
  garbage_json: (sent) => ({ ...sent, body: `{"id": <<${sent.body.slice(1, 20)}>>, nonsense` }),
  repeated_id: (sent) => ({ ...sent, body: sent.body.replace('{', '{"id":"999999999999999999",') }),
  wrong_content_type: (sent, effect) => ({
    ...sent,
    headers: {
      ...sent.headers,
      'content-type': ('contentType' in effect && effect.contentType) || 'text/html; charset=utf-8',
    },
  }),
  huge_body: (sent, effect) => ({
    ...sent,
    body: enlarged(sent.body, ('bytes' in effect && effect.bytes) || HUGE_BODY),
  }),
  header_flood: (sent, effect) => {
    const lines = ('lines' in effect && effect.lines) || 100;
    const flood = Array.from({ length: lines }, (_, index) => [`x-flood-${index}`, 'x'.repeat(80)]);
    return { ...sent, headers: { ...sent.headers, ...Object.fromEntries(flood) } };
  },
  slow_bytes: (sent) => sent,
  continue_100: (sent) => sent,
  chunked: (sent) => sent,
};

const isSpoilt = (effect: FaultEffect): effect is SpoiltEffect =>
  Object.hasOwn(SPOILERS, effect.kind);
const spoil = (sent: Outgoing, effect: SpoiltEffect): Outgoing =>
  SPOILERS[effect.kind](sent, effect);

/** Still well-formed JSON: only its size is wrong. */
function enlarged(body: string, bytes: number): string {
  const padding = ' '.repeat(Math.max(0, bytes - Buffer.byteLength(body)));
  return body === '' ? padding : body[0] + padding + body.slice(1);
}

function writeInHalves(response: ServerResponse, body: string): void {
  const middle = Math.floor(body.length / 2);
  if (middle > 0) response.write(body.slice(0, middle));
  response.end(body.slice(middle));
}

function dribble(response: ServerResponse, body: string, pieces: number, everyMs: number): void {
  const bytes = Buffer.from(body);
  const size = Math.max(1, Math.ceil(bytes.length / pieces));
  let at = 0;
  response.flushHeaders();
  const timer = setInterval(() => {
    if (response.destroyed) return clearInterval(timer);
    const piece = bytes.subarray(at, at + size);
    at += size;
    if (at < bytes.length) return void response.write(piece);
    clearInterval(timer);
    response.end(piece);
  }, everyMs);
  timer.unref();
}

import type { PinText } from '../types.js';

/** Pinterest's limits in Unicode code points. A link is not cut: it would lead elsewhere. */
const LIMITS = { title: 100, description: 800, altText: 500 } as const;

const FIELDS = Object.keys(LIMITS) as (keyof typeof LIMITS)[];

let segmenter: Intl.Segmenter | undefined;

/** The pin with over-long texts cut between graphemes; the same object when nothing is too long. */
export function truncatePin<T extends PinText>(pin: T): T {
  const cut: PinText = {};
  for (const field of FIELDS) {
    const given = pin[field];
    if (typeof given !== 'string') continue;
    const short = truncateText(given, LIMITS[field]);
    if (short !== given) cut[field] = short;
  }
  return Object.keys(cut).length === 0 ? pin : { ...pin, ...cut };
}

export function truncateText(text: string, limit: number): string {
  // UTF-16 units are never fewer than code points.
  if (text.length <= limit || codePoints(text) <= limit) return text;
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  let used = 0;
  for (const { segment, index } of segmenter.segment(text)) {
    used += codePoints(segment);
    if (used > limit) return text.slice(0, index).trimEnd();
  }
  return text;
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** A seeded source of randomness: the same seed and the same calls give the same values. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** In [0, bound). */
  below(bound: number): number;
  /** Letters and digits only, fit for tokens, codes and bookmarks. */
  text(length: number): string;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** mulberry32: small and fast. Nothing secret hangs on it. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (bound: number): number => Math.floor(next() * bound);
  const text = (length: number): string => {
    let drawn = '';
    for (let index = 0; index < length; index += 1) drawn += ALPHABET[below(ALPHABET.length)];
    return drawn;
  };
  return { next, below, text };
}

/** A new seed for an independent stream, so that faults drawn do not change the ids given out. */
export function deriveSeed(seed: number, stream: string): number {
  let hash = (seed ^ 0x811c9dc5) >>> 0;
  for (let index = 0; index < stream.length; index += 1) {
    hash = Math.imul(hash ^ stream.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
}

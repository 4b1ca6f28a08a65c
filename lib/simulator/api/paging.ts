import { invalid } from '../api_error.js';
import { createRandom, deriveSeed } from '../random.js';
import type { Listed } from '../world/entities.js';
import type { Call } from './call.js';

export interface Page<Item> {
  items: Item[];
  bookmark: string | null;
}

interface Position {
  /** The bookmark is good for no other list. */
  list: string;
  /** The order of the last one that was shown. */
  after: number;
  /** Set while a shuffled list is being read. */
  shuffleSeed: number | undefined;
}

/**
 * `+`, `/` and `=` are here on purpose: a client that does not encode a bookmark in the URL gets it
 * back damaged.
 */
const BOOKMARK_END = '|a+b/c==';

/** What a page is asked of. */
type Asked = Pick<Call, 'query' | 'operation' | 'params' | 'account'>;

const listOf = ({ operation, params, account }: Asked): string =>
  [operation.id, account?.id ?? '', ...Object.values(params)].join('/');

function writeBookmark({ list, after, shuffleSeed }: Position): string {
  const text = `${after}:${shuffleSeed ?? ''}:${list}`;
  return Buffer.from(text).toString('base64url') + BOOKMARK_END;
}

function readBookmark(asked: Asked): Position | undefined {
  const bookmark = asked.query.get('bookmark');
  if (bookmark === null || bookmark === '') return undefined;
  const [, after, seed, list] = bookmark.endsWith(BOOKMARK_END)
    ? (/^(\d+):(\d*):(.*)$/.exec(
        Buffer.from(bookmark.slice(0, -BOOKMARK_END.length), 'base64url').toString(),
      ) ?? [])
    : [];
  if (list === undefined || list !== listOf(asked)) throw invalid('The bookmark is not valid.');
  return { list, after: Number(after), shuffleSeed: seed ? Number(seed) : undefined };
}

function readPageSize(query: URLSearchParams): number {
  const given = query.get('page_size');
  if (given === null) return 25;
  const size = Number(given);
  if (!/^\d+$/.test(given) || size < 1 || size > 250) {
    throw invalid(`'${given}' is not a page_size (constraint: minimum=1, maximum=250)`);
  }
  return size;
}

export interface Listing<Item extends Listed> {
  /** In order of creation. */
  items: readonly Item[];
  newestFirst?: boolean;
  shows?: (item: Item) => boolean;
  shuffleSeed?: number | undefined;
}

/** One page of a list. New items never move the ones a bookmark points behind. */
export function readPage<Item extends Listed>(
  asked: Asked,
  listing: Listing<Item>,
): Page<Item> {
  const size = readPageSize(asked.query);
  const list = listOf(asked);
  const position = readBookmark(asked);
  const shuffleSeed = position ? position.shuffleSeed : listing.shuffleSeed;
  if (shuffleSeed !== undefined)
    return shuffledPage(listing, { list, after: position?.after, shuffleSeed }, size);
  const found = collect(listing, position?.after, size + 1);
  if (found.length <= size) return { items: found, bookmark: null };
  found.length = size;
  const last = found[size - 1]!;
  return { items: found, bookmark: writeBookmark({ list, after: last.order, shuffleSeed: undefined }) };
}

function collect<Item extends Listed>(
  listing: Listing<Item>,
  after: number | undefined,
  count: number,
): Item[] {
  const { items, newestFirst = false, shows } = listing;
  const step = newestFirst ? -1 : 1;
  let index = newestFirst ? items.length - 1 : 0;
  if (after !== undefined)
    index = newestFirst ? firstFrom(items, after) - 1 : firstFrom(items, after + 1);
  const found: Item[] = [];
  for (; index >= 0 && index < items.length && found.length < count; index += step) {
    const item = items[index]!;
    if (!shows || shows(item)) found.push(item);
  }
  return found;
}

/** Index of the first item whose order is at least `order`. */
function firstFrom(items: readonly Listed[], order: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (items[middle]!.order < order) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Each has a place of its own, whatever else there is: what comes or goes between two pages moves no other. */
function shuffledPage<Item extends Listed>(
  { items, shows }: Listing<Item>,
  { list, after, shuffleSeed: seed }: { list: string; after: number | undefined; shuffleSeed: number },
  size: number,
): Page<Item> {
  const start = after === undefined ? -1 : placeOf(after, seed);
  const left = items
    .filter((item) => !shows || shows(item))
    .map((item) => ({ item, place: placeOf(item.order, seed) }))
    .filter(({ place }) => place > start)
    .sort((one, other) => one.place - other.place);
  const shown = left.slice(0, size).map(({ item }) => item);
  const last = left.length > size ? shown.at(-1) : undefined;
  return { items: shown, bookmark: last ? writeBookmark({ list, after: last.order, shuffleSeed: seed }) : null };
}

/** Drawn, and the same for nobody else: the order stands in its last digits. */
const placeOf = (order: number, seed: number): number =>
  createRandom(deriveSeed(seed, String(order))).below(2 ** 30) * 2 ** 22 + (order % 2 ** 22);

import type { StatusWords } from '../types.js';

/** A rule of the database about one of the columns with status words. */
export interface StatusCheck {
  column: 'status' | 'previous_status';
  name: string;
  definition: string;
  /** What the rule lets in; undefined when it is not a list of words. */
  words: string[] | undefined;
}

/** The languages that the blog app has spoken. Anything else is a person's to say. */
const KNOWN: readonly StatusWords[] = [
  { ready: 'metadata_created', publishing: 'publishing', published: 'published', failed: 'error' },
  { ready: 'bereit_zum_planen', publishing: 'wird_veroeffentlicht', published: 'veroeffentlicht', failed: 'fehler' },
];

// As Postgres writes out a list, whichever way it was written: = ANY (ARRAY['a'::text, 'b'::text]).
const LITERAL = `'(?:[^']|'')*'::[a-z ]+`;
const LIST = new RegExp(`^([^']*= ANY \\(+ARRAY\\[)(${LITERAL}(?:, ${LITERAL})*)(\\][^']*)$`);

export function wordsOf(definition: string): string[] | undefined {
  const list = LIST.exec(definition)?.[2];
  return list?.match(/'(?:[^']|'')*'/g)?.map((literal) => literal.slice(1, -1).replaceAll("''", "'"));
}

/** The same rule with more words. */
export function widened(definition: string, more: readonly string[]): string {
  return definition.replace(LIST, (_all, before: string, list: string, after: string) => {
    const type = /::([a-z ]+)$/.exec(list)?.[1] ?? 'text';
    const added = more.map((word) => `'${word.replaceAll("'", "''")}'::${type}`);
    return `${before}${[list, ...added].join(', ')}${after}`;
  });
}

/** What all rules about `status` let in. */
export function allowedWords(checks: readonly StatusCheck[]): string[] | undefined {
  const lists = checks.filter(({ column }) => column === 'status').map(({ words }) => words);
  if (lists.length === 0 || lists.includes(undefined)) return undefined;
  return (lists as string[][]).reduce((left, right) => left.filter((word) => right.includes(word)));
}

/** The map of a language that the database certainly speaks; never a guess. */
export function proposedWords(allowed: readonly string[] | undefined): StatusWords | undefined {
  const speaks = ({ ready, published, failed }: StatusWords): boolean =>
    [ready, published, failed].every((word) => allowed?.includes(word));
  const [proposal, another] = KNOWN.filter(speaks);
  return another === undefined ? proposal : undefined;
}

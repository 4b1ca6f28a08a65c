import { wrongValue } from '../validate.js';
import { SAME_CLOCK_MS } from './same_clock.js';
import { remembered } from './statement.js';

export const TABLES = [
  'blog_projects',
  'blog_articles',
  'pinterest_connections',
  'account_blocks',
  'pinterest_tokens',
  'oauth_state_mapping',
  'boards',
  'pins',
  'publish_attempts',
  'legacy_workflows',
  'schema_version',
];
/** They stand after `from` as well. */
const FUNCTIONS = [
  'pinterest_vault_read',
  'pinterest_vault_write',
  'pinterest_vault_rewrap',
  'pinterest_vault_remove',
];
const TABLE = new RegExp(`\\b(from|join|into|update|exists)(\\s+)(${[...TABLES, ...FUNCTIONS].join('|')})\\b(?!\\s*\\.)`, 'gi');
const OF_CLOCK = /\bby_clock\(\s*([\w.$]+)\s*,\s*(\$\d+)\s*\)/gi;
const APART = '(clock_timestamp() - $2::timestamptz)';
const BY_CLOCK =
  `($1::timestamptz + case when abs(extract(epoch from ${APART})) < ${SAME_CLOCK_MS / 1000} then interval '0' else ${APART} end)`;
const LATER = /\bnow_plus\(\s*(\$\d+)\s*\)/gi;

/**
 * How the common statements are said to Postgres. Each table gets its schema: the search path of a connection that
 * came from a transaction pooler may be another application's.
 */
export class PostgresDialect {
  readonly schema: string;
  readonly #quoted: string;
  readonly #spoken = new Map<string, string>();

  constructor(schema = 'public') {
    if (!/^[a-z_][a-z0-9_$]{0,62}$/i.test(schema)) {
      throw wrongValue('store.schema', 'a schema name of letters, digits and _', 'another string');
    }
    this.schema = schema;
    this.#quoted = `"${schema}"`;
  }

  statement(sql: string): string {
    return remembered(this.#spoken, sql, () => this.#qualified(sql));
  }

  /** A migration's text, which names the schema itself as `{schema}`. */
  script(sql: string): string {
    return this.#qualified(sql.replaceAll('{schema}', this.#quoted));
  }

  #qualified(sql: string): string {
    return sql
      .replace(TABLE, `$1$2${this.#quoted.replaceAll('$', '$$$$')}.$3`)
      .replace(OF_CLOCK, BY_CLOCK)
      .replace(LATER, `(now() + $1::double precision * interval '1 millisecond')`);
  }
}

import type { SqlValue } from '../store/database.js';
import type { StatusWords } from '../types.js';

/** What a person decided. */
export interface Choices {
  /** Or the proposal of the inspection. */
  statuses?: StatusWords | undefined;
  /** The Pinterest app whose tokens the application kept. */
  appId?: string | undefined;
  /** Where the application's connections and published pins are. Default `'production'`. */
  environment?: string | undefined;
  /** Default: where they are, so Vault when the application's are there. */
  tokens?: 'vault' | 'table' | undefined;
  /** Which row keeps a Pinterest id that several have: Pinterest id -> row id. */
  duplicates?: Readonly<Record<string, string>> | undefined;
  /** Rows that are "being published" and that nobody publishes. Default: ask. */
  stuck?: 'fail' | 'leave' | undefined;
}

export interface Finding {
  code: string;
  text: string;
}
export interface Question extends Finding {
  /** Which choice answers it. */
  choice: keyof Choices;
}
export type Work = { sql: string; params: readonly SqlValue[] } | { script: string } | { migrations: true };
export interface Step extends Finding {
  work: readonly Work[];
}

/** What part of a plan one topic brings. */
export interface Part {
  steps?: Step[];
  questions?: Question[];
  problems?: Finding[];
  notes?: Finding[];
}

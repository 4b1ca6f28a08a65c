import type { StatusWords } from '../types.js';
import type { VaultAccess } from '../vault/install.js';
import type { StatusCheck } from './status_words.js';

/** What was found in a database; nothing in it is a secret. */
export interface Inspection {
  schema: string;
  /** `foreign`: tables with our names that we did not make. `ours`: made or adopted by us. */
  kind: 'empty' | 'foreign' | 'ours';
  tables: TableFound[];
  /** Migrations that were not applied yet. */
  pendingMigrations: string[];
  status: StatusFound;
  duplicates: Duplicate[];
  /** Rows of pins whose Pinterest id is an empty text. */
  emptyIds: number;
  /** Other rows that cannot stand side by side any more. */
  doubled: DoubledRows[];
  vault: VaultFound;
  functions: FunctionFound[];
  connections: ConnectionsFound;
  /** Tables of the application's on which the migration switches row level security on. */
  unguarded: UnguardedTable[];
  /** Profiles say whose a connection is: who is signed in goes on reading their own. */
  tellsOwn: boolean;
  /** Publications that send every table to whoever listens. */
  openPublications: string[];
}

export interface TableFound {
  name: string;
  exists: boolean;
  /** This user may change it. */
  mayAlter: boolean;
  /** Row level security keeps rows of it from this user, although he may change it. */
  hidesRows: boolean;
  missingColumns: string[];
  /** As `column: type`, of columns whose type cannot serve. */
  wrongTypes: string[];
  /** Columns of the application's without a default that must be filled. */
  strangeRequired: string[];
}

export interface UnguardedTable {
  table: string;
  /** Roles that read it today, and for which there is no policy. */
  readers: string[];
}

export interface StatusFound {
  checks: StatusCheck[];
  /** What the rules allow; undefined without a rule. */
  allowed: string[] | undefined;
  /** Only for words that are known; undefined means that somebody has to say. */
  proposal: StatusWords | undefined;
  uses: WordUse[];
}

export interface WordUse {
  word: string;
  rows: number;
  /** With a time at which to publish. */
  scheduled: number;
  /** Nobody has a claim on them. */
  unclaimed: number;
  /** Some of those, the latest first. */
  unclaimedIds: string[];
}

export interface Duplicate {
  pinterestPinId: string;
  pins: { id: string; title: string | null; status: string; projectId: string }[];
}

export interface DoubledRows {
  table: string;
  /** What they have in common. */
  columns: readonly string[];
  /** As `<id> and <id>`. */
  ids: string;
}

export interface VaultFound {
  access: VaultAccess;
  /** Connections whose tokens are there as the application left them. */
  plain: number;
  sealed: number;
  /** Secrets of connections that are not there any more. */
  orphans: number;
  hasFunctions: boolean;
}

export interface FunctionFound {
  /** As Postgres names it: `public.get_pinterest_access_token(p_connection_id uuid)`. */
  signature: string;
  /** One of the application's own about Pinterest tokens, which adoption replaces. */
  isReplaced: boolean;
  /** `anon`, `authenticated` or everybody may execute it. */
  isExposed: boolean;
  /** What depends on one that is replaced, so that Postgres would not drop it. */
  usedBy: string[];
}

export interface ConnectionsFound {
  total: number;
  /** Of which nobody noted the Pinterest app yet. */
  withoutApp: number;
  inactive: number;
  withoutTokens: number;
  /** `scope` may be empty in the application's table. */
  withoutScope: number;
  /** In the status of those without an app: the application's, if it has a column of that name. */
  words: { word: string; rows: number }[];
  /** Rules about their status, ours or the application's. */
  statusChecks: StatusCheck[];
}

import type { MigratedDatabase } from '../store/migrate.js';
import type { Client, Sealer, StatusWords } from '../types.js';

export interface Finding {
  /** Never given another meaning. */
  code: string;
  /** `null`: could not be checked, the message says why. */
  ok: boolean | null;
  message: string;
  /** What to do, when something is wrong. */
  fix?: string;
  /** Works all the same, with less safety. */
  advisory?: boolean;
}

export interface Check<Context = DoctorContext> {
  code: string;
  /** Asks Pinterest or another host. */
  network?: boolean;
  run(context: Context): Finding | Promise<Finding>;
}

/** What is stored of a connection, for looking at it. */
export interface StoredConnection {
  id: string;
  tenantId: string;
  username: string | null;
  environment: string;
  appId: string;
  scopes: readonly string[];
  status: string;
  accessTokenExpiresAt: string;
  sealedAccess: string | null;
  sealedRefresh: string | null;
  /** Why there is none: it stands in Vault as an application left it. */
  unsealed: string | null;
}

/** What the checks look at. Each part is made when it is first asked for, and throws what is wrong with it. */
export interface DoctorContext extends StoreContext {
  readonly redirectUri: string | undefined;
  /** As stored connections name it. */
  readonly environment: string;
  readonly apiUrl: URL;
  readonly imageUrl: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** Where renewed tokens wait for a database that is away. */
  spoolFolder(): string;
  /** Throws what is wrong with them; the app's and the seal keys are for checks of their own. */
  readSettings(): void;
  /** Throws too when there are none that can be used. */
  client(): Promise<Client>;
}

/** The part of it that is in the database, and what opens it. */
export interface StoreContext {
  database(): Promise<MigratedDatabase>;
  /** Whether tokens are in Vault, as far as somebody said. */
  vault(): boolean | undefined;
  words(): StatusWords;
  sealer(): Promise<Sealer>;
  connections(): Promise<readonly StoredConnection[]>;
}

export const fine = (code: string, message: string): Finding => ({ code, ok: true, message });

export const wrong = (code: string, message: string, fix: string): Finding => ({ code, ok: false, message, fix });

export const unknown = (code: string, message: string): Finding => ({ code, ok: null, message });

/** In one line: of several settings each stands in a line of its own. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^createPinterest cannot start:\n {2}- /, '').replaceAll('\n  - ', '; ').replaceAll('\n', ' ');
}

export const nameOf = ({ username, id }: StoredConnection): string => (username === null ? id : `@${username}`);

/** A finding about the connections, where there are any. */
export async function ofConnections(
  code: string,
  context: StoreContext,
  judge: (connections: readonly StoredConnection[]) => Finding | Promise<Finding>,
): Promise<Finding> {
  let connections;
  try {
    connections = await context.connections();
  } catch {
    return unknown(code, 'Needs the database.');
  }
  return connections.length === 0 ? unknown(code, 'No account is connected yet.') : judge(connections);
}

/** A check that needs the database; whether it answers is for a check of its own. */
export async function ofDatabase(
  code: string,
  context: StoreContext,
  look: (database: MigratedDatabase) => Promise<Finding>,
): Promise<Finding> {
  let opened;
  try {
    opened = await context.database();
  } catch {
    return unknown(code, 'Needs the database.');
  }
  return look(opened);
}

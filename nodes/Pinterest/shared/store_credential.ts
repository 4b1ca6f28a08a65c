import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import process from 'node:process';

import type { IDataObject } from 'n8n-workflow';

import type { PinterestOptions } from '../../../lib/types.js';
import { PinterestError } from './engine.js';
import { environmentOf } from './environment.js';

export const storeCredentialName = 'pinterestStoreApi';

// Pinterest compares it with the app's when somebody consents, which happens in the app and never here.
const noRedirect = 'http://localhost/not-used-by-n8n';

/** What the service is opened with; whatever is missing is said by the credential's own names. */
export function storeOptions(credential: IDataObject): PinterestOptions {
  const text = (name: string): string => String(credential[name] ?? '').trim();
  const needed = (name: string, field: string): string => text(name) || refuse(field, 'is empty');
  const sealKeys = text('sealKeys').split(',').map((key) => key.trim()).filter((key) => key !== '');
  const baseUrl = text('imageBaseUrl');
  const inPostgres = credential['database'] !== 'sqlite';
  if (inPostgres && sealKeys.length === 0) refuse('Seal Keys', "is empty, and a Postgres database needs the app's");
  return {
    app: { id: needed('appId', 'App ID'), secret: needed('appSecret', 'App Secret'), redirectUri: noRedirect },
    environment: environmentOf(credential),
    tier: credential['tier'] === 'trial' ? 'trial' : 'standard',
    store: inPostgres ? postgresOf(credential, needed('databaseUrl', 'Postgres URL')) : { sqlite: sqliteFile(needed) },
    ...(sealKeys.length > 0 && { sealKeys }),
    ...(inPostgres && spoolPlace()),
    statuses: {
      ready: needed('statusReady', 'Status: Ready'),
      publishing: needed('statusPublishing', 'Status: Publishing'),
      published: needed('statusPublished', 'Status: Published'),
      failed: needed('statusFailed', 'Status: Failed'),
    },
    resolve: { truncate: credential['truncate'] === true, ...(baseUrl !== '' && { baseUrl }) },
  };
}

function refuse(field: string, problem: string): never {
  const message = `${field}: ${problem}`;
  throw new PinterestError({ code: 'configuration', field, message, stopped: 'permanent' });
}

function postgresOf(credential: IDataObject, postgres: string): PinterestOptions['store'] {
  const schema = String(credential['schema'] ?? '').trim();
  // `false` would mean that the tokens were moved out of Vault on purpose; left out, a database with tokens there says so.
  return { postgres, ...(schema !== '' && { schema }), ...(credential['vault'] === true && { vault: true }) };
}

/** A mistyped path would make an empty database in which nothing is ever due. */
function sqliteFile(needed: (name: string, field: string) => string): string {
  const file = needed('databaseFile', 'SQLite File');
  if (!isAbsolute(file)) refuse('SQLite File', `"${file}" is no whole path; begin it with the root folder`);
  if (!existsSync(file)) {
    refuse('SQLite File', `n8n sees no file "${file}". In a container mount its folder; "pinterest-native init" makes a new one`);
  }
  return file;
}

/** In n8n's own folder: of all that a container has, that is the one which outlives it. */
function spoolPlace(): { spoolDir?: string } {
  if (process.env['PINTEREST_SPOOL_DIR']) return {};
  return { spoolDir: join(process.env['N8N_USER_FOLDER'] || homedir(), '.n8n', 'pinterest-native', 'spool') };
}

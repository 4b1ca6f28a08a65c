import process from 'node:process';

import { refuseUnknownWords } from '../adopt/unknown_words.js';
import { type PinterestSettings, readPinterestOptions } from '../pinterest_options.js';
import type { MigratedDatabase } from '../store/migrate.js';
import { connectStore, vaultOption } from '../store/open.js';
import type { PinterestOptions } from '../types.js';
import { tokenStoreOf } from '../vault/chosen.js';
import { refuseForgottenVault } from '../vault/install.js';
import { type Check, fine, type Finding, reasonOf, type StoreContext, wrong } from './check.js';
import { database } from './database.js';
import { schemaVersion } from './schema_version.js';
import { sealKey } from './seal_key.js';
import { sealerOf, storedConnections } from './stored_connections.js';
import { storedSeals } from './stored_seals.js';

/**
 * Whether a service could work on its database, up to the first thing that is wrong. Changes nothing, asks Pinterest
 * nothing.
 */
export async function examineStore(options: PinterestOptions): Promise<Finding[]> {
  const settings = readPinterestOptions(options, process.env);
  const opening = connectStore(settings.store, process.env);
  try {
    return await examine(settings, opening);
  } finally {
    await (await opening.catch(() => undefined))?.close();
  }
}

async function examine(settings: PinterestSettings, opening: Promise<MigratedDatabase>): Promise<Finding[]> {
  const tokens = tokenStoreOf(settings.store, process.env);
  const context: StoreContext = {
    database: () => opening,
    sealer: async () => sealerOf(settings),
    connections: async () => storedConnections(await opening, tokens),
  };
  const findings: Finding[] = [];
  for (const check of [database, schemaVersion, ...fitting(settings, opening), sealKey, storedSeals]) {
    const finding = await check.run(context);
    findings.push(finding);
    if (finding.ok === false && finding.advisory !== true) break;
  }
  return findings;
}

/** What the service refuses to open a database for. */
function fitting({ store, words }: PinterestSettings, opening: Promise<MigratedDatabase>): Check<StoreContext>[] {
  const refused = (code: string, fix: string, refuse: () => Promise<void>): Check<StoreContext> => ({
    code,
    run: () => refuse().then(() => fine(code, ''), (error: unknown) => wrong(code, reasonOf(error), fix)),
  });
  return [
    refused('token_place', 'Set PINTEREST_VAULT to what the application has.', async () => {
      if (vaultOption(store, process.env) === undefined) await refuseForgottenVault(await opening);
    }),
    refused('status_words', 'Set PINTEREST_STATUSES to what the application has.', async () =>
      refuseUnknownWords(await opening, words),
    ),
  ];
}

import process from 'node:process';

import { type PinterestSettings, readPinterestOptions } from '../pinterest_options.js';
import type { MigratedDatabase } from '../store/migrate.js';
import { connectStore, vaultOption } from '../store/open.js';
import type { PinterestOptions } from '../types.js';
import { tokenStoreOf } from '../vault/chosen.js';
import type { Check, Finding, StoreContext } from './check.js';
import { database } from './database.js';
import { schemaVersion } from './schema_version.js';
import { sealKey } from './seal_key.js';
import { statusWords } from './status_words.js';
import { sealerOf, storedConnections } from './stored_connections.js';
import { storedSeals } from './stored_seals.js';
import { tokenPlace } from './token_place.js';
import { usableConnections } from './usable_connections.js';

const CHECKS: readonly Check<StoreContext>[] = [database, schemaVersion, tokenPlace, statusWords, sealKey, storedSeals];

/**
 * Whether a service could work on its database, up to the first thing that is wrong. Changes nothing, asks Pinterest
 * nothing.
 */
export async function examineStore(options: PinterestOptions): Promise<Finding[]> {
  const settings = readPinterestOptions(options, process.env);
  const opening = connectStore(settings.store);
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
    vault: () => vaultOption(settings.store, process.env),
    words: () => settings.words,
    sealer: async () => sealerOf(settings),
    connections: async () => storedConnections(await opening, tokens),
  };
  const findings: Finding[] = [];
  for (const check of [...CHECKS, usableConnections(settings)]) {
    const finding = await check.run(context);
    findings.push(finding);
    if (finding.ok === false && finding.advisory !== true) break;
  }
  return findings;
}

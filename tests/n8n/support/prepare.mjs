// What every file starts from and no file changes: the packed package, and a user folder of n8n with an owner and an API key.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { packInto } from '../../support/pack.mjs';
import { N8nHome } from './home.mjs';
import { Rest } from './rest.mjs';
import { startServer } from './server.mjs';

export const HOME = 'home';
export const KEY_FILE = 'api-key.txt';

/** Resolves with the folder of both. */
export async function prepare() {
  const folder = mkdtempSync(join(tmpdir(), 'pinterest-n8n-prepared-'));
  packInto(folder);
  const home = new N8nHome({ folder: join(folder, HOME) });
  const server = await startServer(home);
  try {
    const apiKey = await new Rest(server.url).setUp();
    writeFileSync(join(home.folder, KEY_FILE), apiKey);
  } finally {
    await server.stop();
  }
  return folder;
}

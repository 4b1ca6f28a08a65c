// Prepared once by whoever runs all files; a file that is run alone prepares it for itself.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

import { packageName } from './home.mjs';
import { HOME, KEY_FILE, prepare } from './prepare.mjs';

let folder = process.env.PINTEREST_N8N_PREPARED;
if (!folder || !existsSync(folder)) {
  folder = await prepare();
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
}

export const packedVersion = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')).version;
export const tarball = join(folder, `${packageName}-${packedVersion}.tgz`);
export const preparedHome = join(folder, HOME);
export const apiKeyOf = (home) => readFileSync(join(home.folder, KEY_FILE), 'utf8');

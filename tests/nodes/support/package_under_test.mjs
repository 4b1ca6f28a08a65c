import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import Module from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { root } from '../../../scripts/cache.mjs';
import { installSuite } from '../../../scripts/suite-install.mjs';

const suite = await installSuite(join(root, 'tests/nodes'));
const home = mkdtempSync(join(tmpdir(), 'pinterest-nodes-'));
process.on('exit', () => rmSync(home, { recursive: true, force: true }));

process.env.N8N_USER_FOLDER = join(home, 'user');
process.env.N8N_ENCRYPTION_KEY = 'key of a test';
mkdirSync(process.env.N8N_USER_FOLDER);

// n8n gives community packages its own n8n-workflow in this way; a second copy would break `instanceof` for errors.
process.env.NODE_PATH = suite;
Module._initPaths();

/** `require` from the suite's installation. */
export const fromSuite = Module.createRequire(join(suite, 'suite.js'));

/** The built package in a folder of its own, away from the development dependencies. */
export const packageFolder = join(home, 'node_modules/n8n-nodes-pinterest-native');
mkdirSync(packageFolder, { recursive: true });
for (const part of ['package.json', 'dist']) cpSync(join(root, part), join(packageFolder, part), { recursive: true });
if (existsSync(join(root, 'prebuilds'))) symlinkSync(join(root, 'prebuilds'), join(packageFolder, 'prebuilds'));

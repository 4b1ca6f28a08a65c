// Several processes with one folder, as the workers of one n8n have it.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';

import { Spool } from '../../dist/lib/connections/spool.js';

it('a damaged file that another process sets aside at the same moment is no failure', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'pinterest-spool-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const names = Array.from({ length: 40 }, (_, n) => `${n}.1.1.tokens.json`);
  for (const name of names) writeFileSync(join(folder, name), '{"connectionId":');
  await Promise.all([1, 2, 3].map(() => new Spool(folder).apply()));
  assert.deepEqual(readdirSync(folder).sort(), names.map((name) => `${name}.unreadable`).sort());
});

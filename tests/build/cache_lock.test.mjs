import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { withLock } from '../../scripts/cache.mjs';

test('a lock that a full disk left empty is taken over', { timeout: 20_000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'pinterest-lock-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const built = join(folder, 'built');
  writeFileSync(`${built}.lock`, '');
  const longAgo = new Date(Date.now() - 3_600_000);
  utimesSync(`${built}.lock`, longAgo, longAgo);

  assert.equal(await withLock(built, () => 'built'), 'built');
  assert.equal(existsSync(`${built}.lock`), false);
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const LIBRARY = join(import.meta.dirname, '../../dist/lib');

test('used as a library, nothing of n8n is loaded', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'pinterest-library-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  // Every part, each at its first use.
  const program = `
    const { createClient, createPinterest, generateSealKey } = require(${JSON.stringify(LIBRARY)});
    require(${JSON.stringify(join(LIBRARY, 'inngest'))});
    require(${JSON.stringify(join(LIBRARY, 'simulator'))});
    (async () => {
      const app = { id: '1', secret: 'secret', redirectUri: 'http://localhost:1/' };
      const pinterest = createPinterest({ app, store: { sqlite: 'pins.sqlite' }, sealKeys: [generateSealKey()] });
      await pinterest.connections.list();
      await pinterest.pins.publishDue();
      await pinterest.legacy.status().catch(() => {});
      await pinterest.close();
      await createClient({ app }).close();
      process.stdout.write(JSON.stringify(Object.keys(require.cache)));
    })();`;
  const output = execFileSync(process.execPath, ['-e', program], { cwd: folder, encoding: 'utf8', timeout: 60_000 });
  const files = JSON.parse(output);
  assert.ok(files.some((file) => file.endsWith('publishing/publishing.js')));
  assert.deepEqual(files.filter((file) => /n8n-workflow|n8n-core|dist\/(nodes|credentials)\//.test(file)), []);
});

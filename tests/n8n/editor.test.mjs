// What a person sees: the pictures of docs/, taken anew and looked at by their words.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { PICTURES, takePictures } from './support/pictures.mjs';

const MOST_BYTES = 200_000;

test('the editor shows the nodes, their fields and the credential, without a complaint', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'pinterest-pictures-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const seen = await takePictures(t, folder);
  assert.deepEqual(Object.keys(seen), PICTURES);
  for (const [name, { toasts }] of Object.entries(seen)) {
    assert.deepEqual(toasts, [], name);
    const { size } = statSync(join(folder, name));
    assert.ok(size > 10_000 && size < MOST_BYTES, `${name}: ${size} bytes`);
  }
  const words = {
    'n8n-editor.png': ['Pinterest', 'Publish the pin'],
    'n8n-node.png': ['Publish the pin', 'Resource', 'Operation', 'Board', 'Image URL', 'Additional Fields'],
    'n8n-credential.png': ['Pinterest OAuth2 API', 'OAuth Redirect URL', 'Environment', 'Client ID', 'Client Secret', 'Secret Boards'],
    'n8n-templates.png': ['Sync boards', 'Publish scheduled pins (every 15 minutes)', 'Publish now (webhook)', 'Refresh connections (daily)'],
  };
  for (const [name, expected] of Object.entries(words)) {
    for (const word of expected) assert.ok(seen[name].text.includes(word), `${name} shows ${word}:\n${seen[name].text}`);
  }
});

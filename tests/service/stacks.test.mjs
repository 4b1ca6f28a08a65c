// A failure names the call it belongs to, however deep in the database it began.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { createPinterest, generateSealKey } from '../../dist/lib/index.js';

const [tenantId, projectId, connectionId, pinId, userId] = Array.from({ length: 5 }, () => randomUUID());
const at = { tenantId, projectId };
/** `finish` is missing: it resolves, whatever fails. */
const CALLS = {
  connections: {
    start: { ...at, userId }, status: at, disconnect: at, refresh: { tenantId, connectionId }, refreshDue: { tenantId }, list: { tenantId },
  },
  boards: { sync: at, list: at },
  pins: {
    publish: { tenantId, pinId }, publishMany: { tenantId, pinIds: [pinId] }, publishDue: {}, due: {}, retry: { tenantId, pinIds: [pinId] },
    cancel: { tenantId, pinId }, recover: {}, list: { tenantId },
  },
  legacy: { status: at, declare: { ...at, workflowIds: [] }, disable: at, enable: at, confirmOff: at },
};

test('every failure of the database has the stack of the call', async () => {
  const pinterest = createPinterest({
    app: { id: '1480000', secret: 'secret', redirectUri: 'https://app.example/callback' },
    environment: 'sandbox', sealKeys: [generateSealKey()],
    store: { sqlite: join(tmpdir(), randomUUID(), 'pinterest.sqlite') },
  });
  for (const [part, calls] of Object.entries(CALLS)) {
    const names = Object.keys(pinterest[part]).filter((name) => name !== 'finish');
    assert.deepEqual(names.sort(), Object.keys(calls).sort());
    for (const [name, options] of Object.entries(calls)) {
      const callOfMine = () => pinterest[part][name](options);
      await assert.rejects(callOfMine, (error) => {
        assert.deepEqual([error.name, error.code], ['PinterestError', 'store_unavailable']);
        assert.match(error.stack, /^PinterestError: .+\n +at callOfMine /, `${part}.${name}`);
        return true;
      });
    }
  }
  await pinterest.close();
});

test('two calls that fail for the same reason have a stack each', async () => {
  const pinterest = createPinterest({
    app: { id: '1480000', secret: 'secret', redirectUri: 'https://app.example/callback' },
    environment: 'sandbox', sealKeys: [generateSealKey()],
    store: { sqlite: join(tmpdir(), randomUUID(), 'pinterest.sqlite') },
  });
  const mine = () => pinterest.pins.due().catch(({ stack }) => stack);
  const other = () => pinterest.boards.list(at).catch(({ stack }) => stack);
  const [first, second] = await Promise.all([mine(), other()]);
  assert.match(first, /at mine /);
  assert.match(second, /at other /);
  await pinterest.close();
});

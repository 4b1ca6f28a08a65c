// Where the browser comes back to, and how long somebody waits for it.
import assert from 'node:assert/strict';
import test from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';

import { CallbackListener } from '../../dist/lib/cli/callback_listener.js';
import { freePort } from '../support/free_port.mjs';

async function listening() {
  const uri = `http://127.0.0.1:${await freePort()}/callback`;
  return { listener: await CallbackListener.listen(uri, 'the-state'), uri };
}
const waiting = (ms) => ({ signal: new AbortController().signal, until: Date.now() + ms, late: () => new Error('Too late') });

test('nobody waits longer than the consent is good for', async () => {
  const { listener } = await listening();
  await assert.rejects(listener.once(() => assert.fail('nobody came'), waiting(50)), /^Error: Too late$/);
});

test('a callback that came in time is worked through, however long that takes', async () => {
  const { listener, uri } = await listening();
  const finish = async ({ code }) => {
    await wait(600);
    return { shown: { ok: true, text: 'Well.' }, result: code };
  };
  const result = listener.once(finish, waiting(300));
  const page = await fetch(`${uri}?state=the-state&code=42`);
  assert.match(await page.text(), /Well\./);
  assert.equal(await result, '42');
});

import assert from 'node:assert/strict';
import test from 'node:test';

import { clientOn } from '../../dist/lib/client.js';
import { checkClientOptions } from '../../dist/lib/client_options.js';
import { PinterestError } from '../../dist/lib/index.js';
import { fakeBinding } from './support/fake_binding.mjs';

const NO_THREAD = 'the system gives this process no thread more; raise its bound';

test('a core that the system gives no thread fails with a code, and starts when there is one', () => {
  const binding = fakeBinding();
  const { start } = binding;
  binding.start = () => {
    const details = { code: 'internal', message: NO_THREAD, outcome: 'not_sent' };
    throw Object.assign(new Error(NO_THREAD), { details: JSON.stringify(details) });
  };
  const client = () => clientOn(binding, checkClientOptions({ auth: { accessToken: 'pina_marked' } }));
  assert.throws(client, (error) => {
    assert.ok(error instanceof PinterestError);
    assert.equal(error.code, 'core_not_started');
    assert.equal(error.outcome, 'not_sent');
    assert.equal(error.retryable, true);
    assert.equal(error.message, `The native core did not start: ${NO_THREAD}`);
    return true;
  });
  binding.start = start;
  assert.equal(client().stats().pending, 0);
});

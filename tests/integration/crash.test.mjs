import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { simulatorProcessFor } from '../support/simulator.mjs';
import { clientOf, pinFor } from './support/bench.mjs';

const PINS = 4;
/** One connection carries every request, so that libcurl finds it dead and would send again. */
const ONE_CONNECTION = { concurrency: 1, writesPerAccount: 1 };
const OPTIONS = { ...ONE_CONNECTION, retry: { attempts: 2, baseMs: 1, capMs: 1 }, looksMs: [1, 20] };

async function publishUntilTheEnd(t, nth, ending) {
  const simulator = await simulatorProcessFor(t, { limits: false });
  const account = await simulator.accounts.create();
  const { accessToken } = await simulator.tokens.issue(account);
  const effect = { kind: 'execute_and_cut', ...ending };
  await simulator.faults.add({ match: { operation: 'pins/create' }, nth, effect });
  const person = { auth: { accessToken, user: account.id }, boardIds: [account.boards[0].id] };
  const pins = Array.from({ length: PINS }, (_, index) => pinFor(person, `pin ${index + 1}`));
  const outcomes = await clientOf(t, simulator, OPTIONS).pins.publishMany(pins);
  if (ending.exitProcess) await simulator.exited;
  return { outcomes, ...(await simulator.ledger.export()) };
}

const createsOf = (requests) => requests.filter(({ operation }) => operation === 'pins/create');

describe('Pinterest goes away after executing a create', { concurrency: 4, timeout: 60_000 }, () => {
  for (const nth of [1, 2, 3]) {
    for (const how of ['fin', 'rst']) {
      it(`create ${nth}, ${how}, the port stays open: sent once, found, and the others follow`, async (t) => {
        const { outcomes, pins, requests } = await publishUntilTheEnd(t, nth, { how });
        assert.deepEqual(pins.map(({ title }) => title), ['pin 1', 'pin 2', 'pin 3', 'pin 4']);
        assert.equal(createsOf(requests).length, PINS);
        assert.deepEqual(outcomes.map(({ pin }) => pin?.foundByLook), [1, 2, 3, 4].map((number) => number === nth));
      });

      for (const end of ['exitProcess', 'closePort']) {
        it(`create ${nth}, ${how}, ${end}: sent once, unknown; those after it not sent`, async (t) => {
          const { outcomes, pins, requests } = await publishUntilTheEnd(t, nth, { how, [end]: true });
          const creates = createsOf(requests);
          assert.deepEqual(pins.map(({ title }) => title), ['pin 1', 'pin 2', 'pin 3'].slice(0, nth));
          assert.equal(creates.length, nth);
          assert.equal(new Set(creates.map(({ connectionId }) => connectionId)).size, 1);
          const said = outcomes.map(({ status, error }) => (status === 'published' ? status : error.outcome));
          const before = Array(nth - 1).fill('published');
          assert.deepEqual(said, [...before, 'unknown', ...Array(PINS - nth).fill('not_sent')]);
          assert.equal(outcomes[nth - 1].error.stopped, 'unsafe_to_repeat');
          for (const { error } of outcomes.slice(nth)) assert.equal(error.code, 'network');
        });
      }
    }
  }
});

// Pictures are copied into the core: of a long list only so many at a time, or a batch would take its size in memory once more.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';

import { clientOn } from '../../dist/lib/client.js';
import { checkClientOptions } from '../../dist/lib/client_options.js';
import { fakeBinding, published } from './support/fake_binding.mjs';

const PICTURE = new Uint8Array(12 << 20);
const COUNT = 60;
/** As base64, in which one of these pictures has 16 MiB. */
const MOST = 256 << 20;

function begin(options) {
  const binding = fakeBinding();
  const auth = { accessToken: 'pina_x' };
  const client = clientOn(binding, checkClientOptions({ environment: { apiUrl: 'http://127.0.0.1:1/v5', allowLoopbackHttp: true }, auth }));
  const media = { type: 'image_base64', contentType: 'image/png', data: PICTURE };
  const pins = Array.from({ length: COUNT }, (_, index) => ({ boardId: '1', title: String(index), media }));
  const run = client.pins.publishMany(pins, options);
  const ended = new Set();
  const open = () => binding.submitted.filter(({ job }) => !ended.has(job));
  return {
    binding,
    client,
    run,
    bytes: () => open().flatMap(({ images }) => images).reduce((sum, { length }) => sum + 4 * Math.ceil(length / 3), 0),
    /** Ends the oldest part as `tell` says. */
    end: (tell) => {
      const [part] = open();
      ended.add(part.job);
      binding.tell(...tell(part));
    },
  };
}

const settle = async () => {
  for (let turns = 0; turns < 2 * COUNT; turns += 1) await turn();
};

const publish = ({ job, command }) => [
  ...command.pins.map(({ title }, position) => published(job, position, `7${title}`)),
  { job, type: 'done', value: null },
];

describe('a deadline', { timeout: 30_000 }, () => {
  it('is not moved by a process that is stopped while it hands its pins over', (t) => {
    const began = Date.now();
    for (let readings = 1; ; readings += 1) {
      let left = readings;
      const { mock } = t.mock.method(Date, 'now', () => (--left >= 0 ? began : began + 3_600_000));
      const { binding } = begin({ notAfterMs: 60_000 });
      mock.restore();
      const [{ command }] = binding.submitted;
      for (const { notAfterMs } of command.pins) {
        const isInTime = notAfterMs === 0 || command.at + notAfterMs <= began + 60_000;
        assert.ok(isInTime, `stopped after reading ${readings}: ${command.at + notAfterMs - began} ms`);
      }
      if (left >= 0) break;
    }
  });
});

describe('pictures of a long list', { timeout: 30_000 }, () => {
  it('wait where they are while as many as fit are on their way, and all go out in order', async () => {
    const { binding, run, bytes, end } = begin();
    await settle();
    assert.equal(bytes(), MOST);
    while (binding.submitted.length < COUNT) {
      const before = binding.submitted.length;
      end(publish);
      await settle();
      assert.deepEqual([binding.submitted.length, bytes()], [before + 1, MOST]);
    }
    while (bytes() > 0) end(publish);
    assert.deepEqual((await run).map(({ pin }) => pin.id), Array.from({ length: COUNT }, (_, index) => `7${index}`));
    assert.deepEqual(binding.submitted.map(({ command }) => command.more), [...Array(COUNT - 1).fill(true), false]);
  });

  it('that wait can be cancelled one by one', async () => {
    const { binding, run, bytes, end } = begin();
    await settle();
    assert.equal(await run.cancel('50'), 'cancelled');
    while (bytes() > 0) {
      end(publish);
      await settle();
    }
    const outcomes = await run;
    assert.equal(outcomes[50].error.code, 'cancelled');
    assert.equal(outcomes.filter(({ status }) => status === 'published').length, COUNT - 1);
    assert.equal(binding.submitted.flatMap(({ images }) => images).length, COUNT - 1);
  });

  it('that wait are not sent once the batch is aborted', async () => {
    const aborting = new AbortController();
    const { binding, run, bytes, end } = begin({ signal: aborting.signal });
    await settle();
    aborting.abort();
    const cancelled = { code: 'cancelled', message: 'Cancelled before it was sent.', outcome: 'not_sent' };
    while (bytes() > 0) {
      end(({ job }) => [{ job, type: 'outcome', outcome: { key: '0', error: cancelled } }, { job, type: 'done', value: null }]);
      await settle();
    }
    // The last part, which has nothing left in it, ends the list in the core.
    const [last] = binding.submitted.slice(-1);
    assert.deepEqual([last.command.pins, last.command.more], [[], false]);
    binding.tell({ job: last.job, type: 'done', value: null });
    assert.deepEqual([...new Set((await run).map(({ error }) => error.code))], ['cancelled']);
  });

  it('that wait gain no time when the clock is set back meanwhile, or forward', async (t) => {
    const { binding, run, bytes, end } = begin({ notAfterMs: 60_000 });
    await settle();
    const now = Date.now();
    const left = [];
    for (const hours of [-1, 1]) {
      t.mock.method(Date, 'now', () => now + hours * 3_600_000);
      end(publish);
      await settle();
      left.push(binding.submitted.at(-1).command.pins[0].notAfterMs);
    }
    t.mock.restoreAll();
    run.extend(120_000);
    t.mock.method(Date, 'now', () => now - 3_600_000);
    end(publish);
    await settle();
    left.push(binding.submitted.at(-1).command.pins[0].notAfterMs);
    t.mock.restoreAll();
    assert.ok(left[0] > 0 && left[0] <= 60_000, String(left[0]));
    assert.equal(left[1], 0);
    assert.ok(left[2] > 60_000 && left[2] <= 120_000, String(left[2]));
    while (bytes() > 0) {
      end(publish);
      await settle();
    }
    await run;
  });

  it('that wait end with the client', async () => {
    const { client, run, bytes, end } = begin();
    await settle();
    void client.close();
    const closed = { code: 'closed', message: 'closed', outcome: 'not_sent' };
    while (bytes() > 0) end(({ job }) => [{ job, type: 'error', error: closed }]);
    assert.deepEqual([...new Set((await run).map(({ error }) => error.code))], ['closed']);
  });
});

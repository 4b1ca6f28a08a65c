import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import { startSimulatorProcess } from '../../dist/lib/simulator/index.js';
import { simulate } from '../../dist/lib/simulator/main.js';
import { eventually, pinOn, send, simulatorProcessFor } from '../support/simulator.mjs';

async function world(t, options) {
  const simulator = await simulatorProcessFor(t, options);
  const account = await simulator.accounts.create({ boards: 2 });
  const { accessToken: token } = await simulator.tokens.issue(account);
  const create = () =>
    send(simulator, { method: 'POST', path: '/pins', token, json: pinOn(account.boards[0].id) });
  return { simulator, account, token, create };
}

describe('a simulator process', { timeout: 30_000 }, () => {
  it('has all controls', async (t) => {
    const { simulator, account, token, create } = await world(t, { clock: 'driven' });
    assert.notEqual(simulator.pid, process.pid);
    const before = await simulator.clock.now();
    await simulator.clock.advance(5000);
    assert.equal(await simulator.clock.now(), before + 5000);
    const fault = await simulator.faults.add({
      nth: 1,
      effect: { kind: 'error', error: 'internal' },
    });
    assert.equal((await create()).status, 500);
    assert.deepEqual(await fault.status(), { id: fault.id, matched: 1, struck: 1 });
    await fault.remove();
    assert.ok((await simulator.faults.storm({ rates: { delay: 0.1 } })).length === 1);
    await simulator.faults.clear();
    await create();
    await create();
    assert.equal((await simulator.ledger.duplicates()).length, 1);
    assert.equal((await simulator.ledger.pins()).length, 2);
    assert.equal((await simulator.ledger.requests()).length, 3);
    assert.equal((await simulator.ledger.counts()).operations['pins/create'].executed, 2);
    assert.equal((await simulator.ledger.export()).accounts[account.id].requested, 3);
    const other = await simulator.accounts.create({ boards: 0 });
    await simulator.accounts.share(account.boards[1].id, other.id);
    await simulator.port.close();
    assert.equal((await create()).error, 'ECONNREFUSED');
    await simulator.port.open();
    await simulator.tokens.expireAccess(token);
    assert.equal((await create()).status, 401);
    await simulator.tokens.revoke(token);
  });

  it('can die after executing, and leaves its ledger behind', async (t) => {
    const { simulator, create } = await world(t);
    await simulator.faults.add({ nth: 2, effect: { kind: 'execute_and_cut', exitProcess: true } });
    assert.equal((await create()).status, 201);
    assert.equal((await create()).error, 'ECONNRESET');
    assert.deepEqual(await simulator.exited, { code: 70, signal: null });
    assert.equal((await create()).error, 'ECONNREFUSED');
    assert.equal((await simulator.ledger.pins()).length, 2);
    assert.deepEqual(
      (await simulator.ledger.requests()).map(({ executed }) => executed),
      [true, true],
    );
    await assert.rejects(simulator.clock.now(), /has ended/);
  });

  it('ends when closed, and refuses what cannot be meant', async () => {
    const simulator = await startSimulatorProcess();
    await assert.rejects(
      simulator.faults.add({ effect: { kind: 'nonsense' } }),
      /no fault "nonsense"/,
    );
    await simulator.close();
    assert.deepEqual(await simulator.exited, { code: 0, signal: null });
    await assert.rejects(startSimulatorProcess({ host: '0.0.0.0' }), /no option "host"/);
  });

  it('says why it did not start', async (t) => {
    const taken = createServer();
    await new Promise((resolve) => taken.listen(0, '127.0.0.1', resolve));
    t.after(() => taken.close());
    await assert.rejects(startSimulatorProcess({ port: taken.address().port }), /EADDRINUSE/);
  });
});

describe('pinterest-native simulate', { timeout: 30_000 }, () => {
  /** Runs the command until `use` has finished with it. */
  async function run(flags, use = async () => {}, everyMs = 3_600_000) {
    const written = [];
    let end;
    let spoke;
    const first = new Promise((resolve) => {
      spoke = resolve;
    });
    const ended = new Promise((resolve) => {
      end = resolve;
    });
    const write = (text) => {
      written.push(text);
      spoke();
    };
    const running = simulate(flags, { write, ended, everyMs });
    await Promise.race([first, running]);
    await use(written[0], written);
    end();
    await running;
    return written;
  }

  it('says where it is, and counts', async () => {
    const written = await run(
      { json: true, boards: '3', seed: '4', redirectUris: ['http://127.0.0.1:9/back'] },
      async (line) => {
        const { consent, apiUrl } = JSON.parse(line);
        const { status, headers } = await send({ apiUrl }, { url: `${consent}&decision=allow` });
        assert.equal(status, 302);
        assert.match(headers.location, /^http:\/\/127\.0\.0\.1:9\/back\?code=/);
      },
    );
    assert.deepEqual(JSON.parse(written.at(-1)), {
      requests: 1,
      connections: 1,
      pins: 0,
      duplicates: 0,
    });
  });

  it('counts while it runs', async () => {
    const use = async (line, written) => {
      await send({ apiUrl: JSON.parse(line).apiUrl }, { path: '/boards' });
      await eventually(() => written.length > 1);
    };
    assert.equal((await run({ json: true }, use, 5)).length, 2);
  });

  it('speaks to people, with TLS and faults', async () => {
    const [text] = await run({ https: true, tier: 'trial', faults: 'storm', latency: '1-5' });
    assert.match(text, /^API +https:\/\/127\.0\.0\.1:\d+\/v5$/m);
    assert.match(text, /BEGIN CERTIFICATE/);
    await run({ faults: '[{"nth":1,"effect":{"kind":"stall"}}]' });
  });

  for (const flags of [
    { port: 'x' },
    { boards: '-1' },
    { tier: 'gold' },
    { faults: 'rain' },
    { faults: '{}' },
  ]) {
    it(`refuses ${JSON.stringify(flags)}`, async () => {
      await assert.rejects(run(flags), RangeError);
    });
  }
});

it('a process that the system does not start is a failure', { timeout: 20_000 }, async () => {
  const { execPath } = process;
  process.execPath = '/nowhere/node';
  try {
    await assert.rejects(startSimulatorProcess(), /ENOENT/);
  } finally {
    process.execPath = execPath;
  }
});

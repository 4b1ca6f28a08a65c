// A failover between any two statements of a run: its connection is lost before one is sent, or with its answer.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import pg from 'pg';

import { settleAndCheck } from './support/kills.mjs';
import { publishingWorld } from './support/publishing_world.mjs';

/** The statements of opening the database come first; what a run does begins with the look for what others left. */
const RUN_BEGINS = /p\.attempt_id, case when a\.id is null/;
/** Claiming, renewing a refused token, claiming on with the new one, recording. */
const LEAST_STATEMENTS = 25;

const FAULTS = {
  'is cut before': async (cut) => cut(),
  'is cut after': async (cut, send) => {
    await send();
    return cut();
  },
  'takes longer than statement_timeout lets': (_cut, _send, client) => client.run("set local statement_timeout = '1ms'; select pg_sleep(1)"),
};

/** A pool that does so at the `nth` statement of a run, once. */
function faultyPool(url, fault, nth) {
  const seen = { count: 0 };
  class FaultyClient extends pg.Client {
    run = (...given) => super.query(...given);

    async query(config, ...more) {
      const send = () => super.query(config, ...more);
      if (seen.count > 0 || RUN_BEGINS.test(config?.text)) seen.count += 1;
      if (seen.count !== nth) return send();
      const cut = () => {
        this.connection.stream.destroy();
        throw new Error('Connection terminated unexpectedly');
      };
      return fault(cut, send, this);
    }
  }
  const pool = new pg.Pool({ connectionString: url, Client: FaultyClient });
  pool.on('error', () => {});
  return { pool, seen };
}

async function worldWithSpool(t) {
  const spoolDir = mkdtempSync(join(tmpdir(), 'pinterest-spool-'));
  t.after(() => rmSync(spoolDir, { recursive: true, force: true }));
  return publishingWorld(t, 'postgres', { settings: { spoolDir, publishing: { leaseMs: 1000, settleMs: 200 } } });
}

/** Pinterest refuses it, so that it is renewed in the middle of the run. */
async function giveExpiredToken(world) {
  const [person] = world.people;
  const { accessToken, refreshToken } = world.simulator.tokens.issue(person.account);
  await world.setToken(person, accessToken, refreshToken);
  world.simulator.tokens.expireAccess(accessToken);
  // And the one before waits for no lease of a refresh that was cut off.
  await world.database.change('update pinterest_connections set token_version = 1, refresh_by = null, refresh_until = null where id = $1', [person.connectionId]);
}

describe('The connection to Postgres', { concurrency: 3, timeout: 180_000 }, () => {
  for (const [what, fault] of Object.entries(FAULTS)) {
    it(`${what} each statement in turn: every pin once`, async (t) => {
      const world = await worldWithSpool(t);
      world.ids = [];
      let statements = 0;
      for (let nth = 1, isOver = false; !isOver; nth += 1) {
        await giveExpiredToken(world);
        world.ids.push(...(await world.addPins(2)));
        const { pool, seen } = faultyPool(world.store.postgres, fault, nth);
        const service = world.open({ store: { pool } });
        await service.pins.publishDue().catch((error) => assert.match(error.code, /^store_/));
        await service.close();
        await pool.end();
        await world.database.change('update pinterest_connections set refresh_by = null, refresh_until = null');
        await settleAndCheck(world);
        isOver = seen.count < nth;
        statements = seen.count;
      }
      assert.ok(statements >= LEAST_STATEMENTS, `there were ${statements}`);
    });
  }
});

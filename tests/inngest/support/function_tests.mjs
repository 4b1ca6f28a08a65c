import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { PinterestError } from '../../../dist/lib/errors.js';
import { createInngestFunctions, PINTEREST_EVENTS } from '../../../dist/lib/inngest/index.js';
import { fakePinterest, SECRET } from './fake_pinterest.mjs';
import { inngestApp, packageOf } from './inngest.mjs';

const connected = (tenantId, connectionId) => ({ state: 'connected', tenantId, connectionId });
const refused = (code, retryable) => new PinterestError({ code, message: 'what to do', retryable });

/** The functions, run by the real package's own handler. */
export function testFunctions(generation) {
  const which = packageOf(generation);
  describe(`inngest ${which.version}`, () => {
    const appWith = (t, pinterest, options) =>
      inngestApp(t, which, (inngest) => createInngestFunctions(inngest, pinterest, options));

    test('is of the generation it is tested as', () => {
      assert.equal(Number(which.version.split('.')[0]), which.generation);
    });

    test('registers five functions with their triggers, limits and repeats', async (t) => {
      const app = await appWith(t, fakePinterest());
      const seen = app.configurations.map(({ id, triggers, concurrency, steps }) => ({
        id, triggers, concurrency, attempts: steps.step.retries?.attempts,
      }));
      const one = (key) => ({ limit: 1, ...(key ? { key } : {}) });
      assert.deepEqual(seen, [
        { id: 'app-pinterest-publish-due', triggers: [{ cron: 'TZ=UTC */15 * * * *' }], concurrency: undefined, attempts: undefined },
        {
          id: 'app-pinterest-publish-connection', triggers: [{ event: 'pinterest/connection.publish' }],
          concurrency: one('event.data.connectionId'), attempts: 0,
        },
        { id: 'app-pinterest-refresh-tokens', triggers: [{ cron: 'TZ=UTC 0 2 * * *' }], concurrency: one(), attempts: undefined },
        {
          id: 'app-pinterest-boards-sync', triggers: [{ event: 'pinterest/boards.sync' }],
          concurrency: one('event.data.projectId'), attempts: undefined,
        },
        {
          id: 'app-pinterest-pins-publish', triggers: [{ event: 'pinterest/pins.publish' }],
          concurrency: one('event.data.tenantId'), attempts: 0,
        },
      ]);
    });

    test('takes other times', async (t) => {
      const app = await appWith(t, fakePinterest(), { publishCron: 'TZ=UTC */5 * * * *', refreshCron: 'TZ=UTC 0 4 * * *' });
      const crons = app.configurations.flatMap(({ triggers }) => triggers).map(({ cron }) => cron).filter(Boolean);
      assert.deepEqual(crons, ['TZ=UTC */5 * * * *', 'TZ=UTC 0 4 * * *']);
    });

    test('sends one event for each connection, those that must be reconnected too', async (t) => {
      const app = await appWith(t, fakePinterest({
        connections: [
          connected('t1', 'c1'), connected('t2', 'c2'), { state: 'not_connected', tenantId: 't3' },
          { ...connected('t1', 'c3'), state: 'reconnect_required', reason: SECRET },
        ],
      }));
      const done = await app.run('pinterest-publish-due');
      assert.deepEqual([done.ok, done.body.connections], [true, 3]);
      const expected = [['t1', 'c1'], ['t2', 'c2'], ['t1', 'c3']].map(([tenantId, connectionId]) => ({ tenantId, connectionId }));
      assert.deepEqual(app.sent.map(({ data }) => data), expected);
      assert.deepEqual(new Set(app.sent.map(({ name }) => name)), new Set([PINTEREST_EVENTS.publishConnection]));
    });

    test('sends very many events in portions that Inngest takes', async (t) => {
      const connections = Array.from({ length: 2001 }, (_, index) => connected('t1', `c${index}`));
      const app = await appWith(t, fakePinterest({ connections }));
      assert.equal((await app.run('pinterest-publish-due')).body.connections, 2001);
      assert.equal(new Set(app.sent.map(({ data }) => data.connectionId)).size, 2001);
    });

    test('sends nothing without a connection, and lets the pins of none say so', async (t) => {
      const pinterest = fakePinterest();
      const app = await appWith(t, pinterest, { limit: 20, deadlineMs: 1000 });
      const { connections, unconnected } = (await app.run('pinterest-publish-due')).body;
      assert.deepEqual([connections, unconnected.failed], [0, 1]);
      assert.deepEqual(app.sent, []);
      assert.deepEqual(pinterest.calls[1], { name: 'pins.publishDue', options: { connectionId: null, limit: 20, deadlineMs: 1000 } });
    });

    test('publishes one connection', async (t) => {
      const pinterest = fakePinterest();
      const app = await appWith(t, pinterest, { limit: 20, deadlineMs: 1000 });
      const data = { tenantId: 't1', connectionId: 'c1' };
      const done = await app.run('pinterest-publish-connection', data);
      assert.deepEqual(pinterest.calls, [{ name: 'pins.publishDue', options: { ...data, limit: 20, deadlineMs: 1000 } }]);
      assert.deepEqual(done.body, {
        published: 1, failed: 1, waiting: 2, recovered: 3,
        skipped: [{ connectionId: 'c9', reason: 'spam_block', until: '2030-01-01T00:00:00.000Z' }],
      });
    });

    test('a step that has ended is not run again when Inngest calls back', async (t) => {
      const pinterest = fakePinterest();
      const app = await appWith(t, pinterest);
      const data = { tenantId: 't1', connectionId: 'c1' };
      assert.ok((await app.run('pinterest-publish-connection', data)).calls >= 2);
      assert.equal(pinterest.calls.length, 1);
    });

    test('refreshes what is due', async (t) => {
      const pinterest = fakePinterest();
      const app = await appWith(t, pinterest);
      const done = await app.run('pinterest-refresh-tokens');
      assert.deepEqual(done.body, {
        refreshed: ['c1'], failed: [{ connectionId: 'c2', errorCode: 'reconnect_required' }], notDue: 4,
      });
      assert.deepEqual(pinterest.calls.map(({ name }) => name), ['connections.refreshDue']);
    });

    test('syncs the boards of a project', async (t) => {
      const pinterest = fakePinterest();
      const app = await appWith(t, pinterest);
      const data = { tenantId: 't1', projectId: 'b1' };
      const done = await app.run('pinterest-boards-sync', data);
      assert.deepEqual(done.body, { added: 1, changed: 2, deleted: 3, total: 600, orphanedPinIds: ['p1'] });
      assert.deepEqual(pinterest.calls, [{ name: 'boards.sync', options: data }]);
    });

    test('publishes named pins', async (t) => {
      const pinterest = fakePinterest();
      const app = await appWith(t, pinterest);
      const data = { tenantId: 't1', pinIds: ['p1', 'p2'] };
      const done = await app.run('pinterest-pins-publish', data);
      assert.deepEqual(done.body.pins, [
        { id: 'p1', result: 'published', pinterestPinId: '9p1', errorCode: null },
        { id: 'p2', result: 'failed', pinterestPinId: '9p2', errorCode: 'bad_media' },
      ]);
      assert.deepEqual(pinterest.calls[0].options, { ...data, limit: 2, deadlineMs: 240_000 });
    });

    test('is invoked by another function or by hand, with what Inngest notes of that in the data', async (t) => {
      const pinterest = fakePinterest();
      const app = await appWith(t, pinterest);
      const _inngest = { fn_id: 'f', correlation_id: 'run.step' };
      for (const [id, data] of [
        ['pinterest-publish-connection', { tenantId: 't1', connectionId: 'c1' }],
        ['pinterest-boards-sync', { tenantId: 't1', projectId: 'b1' }],
        ['pinterest-pins-publish', { tenantId: 't1', pinIds: ['p1'] }],
      ]) {
        const { ok, body } = await app.run(id, { ...data, _inngest });
        assert.ok(ok, body?.message);
      }
      assert.ok(pinterest.calls.length === 3 && pinterest.calls.every(({ options }) => !('_inngest' in options)));
    });

    const invalid = [
      ['pinterest-publish-connection', undefined, 'event.data'],
      ['pinterest-publish-connection', { connectionId: 'c1' }, 'event.data.tenantId'],
      ['pinterest-publish-connection', { tenantId: 't1', connectionId: '' }, 'event.data.connectionId'],
      ['pinterest-boards-sync', { tenantId: 't1', projectId: 7 }, 'event.data.projectId'],
      ['pinterest-boards-sync', { tenantId: 't1', projectId: 'b1', tennant: 't2' }, 'event.data.tennant'],
      ['pinterest-pins-publish', { tenantId: 't1', pinIds: 'p1' }, 'event.data.pinIds'],
      ['pinterest-pins-publish', { tenantId: 't1', pinIds: [] }, 'event.data.pinIds'],
      ['pinterest-pins-publish', { tenantId: 't1', pinIds: ['p1', null] }, 'event.data.pinIds[1]'],
    ];
    for (const [id, data, field] of invalid) {
      test(`refuses ${field} for good: ${id} with ${JSON.stringify(data)}`, async (t) => {
        const pinterest = fakePinterest();
        const app = await appWith(t, pinterest);
        const done = await app.run(id, data);
        assert.deepEqual([done.ok, done.final], [false, true]);
        assert.match(done.body.message, new RegExp(`^${field.replace(/[[\]]/g, '\\$&')}: `));
        assert.deepEqual(pinterest.calls, []);
      });
    }

    test('says to Inngest which failures are final', async (t) => {
      const data = { tenantId: 't1', projectId: 'b1' };
      for (const [error, final] of [
        [refused('reconnect_required', false), true],
        [refused('unreachable', true), false],
        [new Error('disk full'), false],
      ]) {
        const app = await appWith(t, fakePinterest({ fail: () => error }));
        const done = await app.run('pinterest-boards-sync', data);
        assert.deepEqual([done.ok, done.final], [false, final], error.message);
        assert.match(done.body.message, error instanceof PinterestError ? /^(reconnect_required|unreachable): what to do$/ : /^disk full$/);
      }
    });

    test('no token reaches Inngest, whatever a result has in it', async (t) => {
      const pinterest = fakePinterest({ connections: [connected('t1', 'c1')] });
      const app = await appWith(t, pinterest);
      await app.run('pinterest-publish-due');
      await app.run('pinterest-publish-connection', { tenantId: 't1', connectionId: 'c1' });
      await app.run('pinterest-refresh-tokens');
      await app.run('pinterest-boards-sync', { tenantId: 't1', projectId: 'b1' });
      await app.run('pinterest-pins-publish', { tenantId: 't1', pinIds: ['p1', 'p2'] });
      assert.equal(pinterest.calls.length, 6);
      assert.ok(app.everything().length > 500, 'something was looked at');
      assert.ok(!app.everything().includes(SECRET));
    });

    test('nor what hangs on an error', async (t) => {
      const error = Object.assign(refused('seal_broken', false), { sealed: SECRET, cause: new Error(SECRET) });
      const app = await appWith(t, fakePinterest({ fail: () => error }));
      const done = await app.run('pinterest-boards-sync', { tenantId: 't1', projectId: 'b1' });
      assert.match(done.body.message, /^seal_broken: /);
      assert.ok(!app.everything().includes(SECRET));
    });
  });
}

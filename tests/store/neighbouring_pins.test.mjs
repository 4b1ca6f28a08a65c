// A statement about some pins is about those alone, whatever stands beside them, and takes them from nobody who holds them.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import cancels from '../../dist/lib/store/pins/cancel_pin.js';
import claims from '../../dist/lib/store/pins/claim_pins.js';
import claimable from '../../dist/lib/store/pins/claimable_pins.js';
import doubts from '../../dist/lib/store/pins/doubtful_pins.js';
import dueConnections from '../../dist/lib/store/pins/due_connections.js';
import duePins from '../../dist/lib/store/pins/due_pins.js';
import extend from '../../dist/lib/store/pins/extend_claims.js';
import givenUp from '../../dist/lib/store/pins/given_up.js';
import journal from '../../dist/lib/store/pins/journal.js';
import list from '../../dist/lib/store/pins/list_pins.js';
import rows from '../../dist/lib/store/pins/pin_rows.js';
import retries from '../../dist/lib/store/pins/retry_pins.js';
import settle from '../../dist/lib/store/pins/settle_pins.js';
import { engines, openFor } from './support/engines.mjs';
import { neighbours, undone } from './support/neighbours.mjs';
import { APP, PROD, pinsBesideEachOther, SANDBOX, WORDS } from './support/pins_beside_each_other.mjs';

const NOW = new Date().toISOString();
/** After all that was, and before all that is to come. */
const SINCE = '2026-02-01T00:00:00.000Z';
const LEASE = { holder: 'me', leaseMs: 30_000 };

/** What is done with `q`, and the rows that it changes; `id` gives the id of a label. */
function changes(engine, id) {
  const held = (label, attempt = `attempt of ${label}`) => ({ id: id(label), attempt_id: id(attempt) });
  const made = (pin, pinterestId, environment = PROD) => ({ ...pin, pinterest_pin_id: pinterestId, pinterest_pin_url: '-', environment });
  const failed = (pin) => ({ ...pin, error_code: 'code', error_message: 'why' });
  const publish = (pin, ...more) => (q) => settle.publishPins(q, engine, [made(pin, ...more)], WORDS.published);
  const fail = (pin) => (q) => settle.failPins(q, engine, [failed(pin)], WORDS);
  const release = (pin) => (q) => settle.releasePins(q, engine, [{ ...pin, not_before: null }], WORDS);
  const doubt = (pin, holder = 'us') => (q) => settle.doubtPins(q, engine, [{ ...pin, looks: 1, next_look_at: NOW, error_message: '-' }], holder);
  const refuse = (label) => (q) => settle.refusePins(q, engine, [failed({ id: id(label) })], WORDS.failed);
  const reopen = (label) => (q) => settle.reopenDoubts(q, engine, [held(label, 'resolved attempt')], WORDS.publishing);
  const close = (label, more = {}) => async (q) =>
    journal.closeAttempts(q, engine, [{ id: id(label), outcome: 'unknown', error: null, candidates: null, pinterest_pin_id: null, ...more }]);
  const look = (label, tenant = 'mine') => (q) => retries.lookNow(q, engine, [id(label)], id(tenant));
  const taken = (label, ended) => (q) =>
    doubts.takeDoubtful(q, engine, [{ ...held(label), claim_expires_at: ended, database_now: NOW }], LEASE);
  const longer = (label, attempt, holder = 'us') => (q) =>
    extend.extendClaims(q, engine, [{ pinId: id(label), attemptId: id(attempt) }], { ...LEASE, holder });
  const claim = (label, attempt) => async (q) =>
    claims.claimPins(q, engine, [{ id: id(attempt), pin_id: id(label) }], { ...LEASE, publishing: WORDS.publishing });
  return {
    'a cancel of one that nobody holds': [(q) => cancels.unschedule(q, id('due')), ['pins: due']],
    'a cancel of one that is held by now': [(q) => cancels.unschedule(q, id('held')), []],
    'a cancel of one that is held': [(q) => cancels.requestCancel(q, id('held'), id('attempt of held')), ['pins: held']],
    'a cancel of another attempt': [(q) => cancels.requestCancel(q, id('held'), id('attempt of held too')), []],
    'a cancel that is forgotten': [(q) => cancels.forgetCancels(q, engine, [id('due')]), ['pins: due']],
    'a claim': [claim('due', 'resolved attempt'), ['pins: due']],
    'a claim that the journal has not': [claim('due', 'no attempt'), []],
    'a longer lease': [longer('held', 'attempt of held'), ['pins: held']],
    'a longer lease of another attempt': [longer('held', 'attempt of held too'), []],
    'a pin that was made': [publish(held('held'), '500'), ['pins: held']],
    'one that nobody holds any more': [publish({ ...held('due'), attempt_id: id('attempt of held') }, '500'), ['pins: due']],
    'one that another attempt holds': [publish(held('held', 'attempt of held too'), '500'), []],
    'one whose id another has': [publish(held('held'), '77'), []],
    'one whose id another has without an environment': [publish(held('held'), '79'), []],
    'one whose id another has in another environment': [publish(held('held'), '78'), ['pins: held']],
    'one whose id another has without one, seen elsewhere': [publish(held('held'), '79', SANDBOX), []],
    'one that a person gave its id': [publish(held('found by a person'), '80'), ['pins: found by a person']],
    'one that a person gave another id': [publish(held('found by a person'), '500'), []],
    'a failure': [fail(held('held')), ['pins: held']],
    'a failure of another attempt': [fail(held('held', 'attempt of held too')), []],
    'a release': [release(held('held')), ['pins: held']],
    'a release of another attempt': [release(held('held', 'attempt of held too')), []],
    'a doubt': [doubt(held('held')), ['pins: held']],
    'a doubt of another attempt': [doubt(held('held', 'attempt of held too')), []],
    'a doubt of who holds it no more': [doubt(held('held'), 'them'), []],
    'a refusal': [refuse('due'), ['pins: due']],
    'a refusal of one that is held by now': [refuse('held'), []],
    'a doubt of before': [reopen('due'), ['pins: due']],
    'a doubt of before of one that is held by now': [reopen('held'), []],
    'a retry': [(q) => retries.makeReady(q, engine, [id('failed')], WORDS.ready), ['pins: failed']],
    'a look that is to come sooner': [look('in doubt'), ['pins: in doubt']],
    'a look that another tenant wants': [look('in doubt', 'theirs'), []],
    'a look for what is in no doubt': [look('failed'), []],
    'a look that is taken': [taken('in doubt', null), ['pins: in doubt']],
    'a look whose publisher died': [taken('lost', NOW), ['pins: lost', 'publish_attempts: attempt of lost']],
    'an attempt that ended': [close('attempt of held'), ['publish_attempts: attempt of held']],
    'an attempt that is settled': [close('resolved attempt'), []],
    'an attempt that is settled, and its pin is found': [
      close('resolved attempt', { outcome: 'published', pinterest_pin_id: '500' }), ['publish_attempts: resolved attempt'],
    ],
    'attempts that nobody looks for': [(q) => journal.letOrphansGo(q, PROD, 1000), [
      'publish_attempts: attempt of gone', 'publish_attempts: attempt of gone and never sent', 'publish_attempts: attempt of published',
    ]],
  };
}

/** What is asked of `q`, and the labels of what it finds. */
function finds(engine, id) {
  const ready = { ready: WORDS.ready };
  const claimed = (more) => (q) =>
    claimable.claimablePins(q, engine, { ...ready, connectionId: id('connection'), passedOver: new Set(), limit: 100, ...more });
  const due = (more) => (q) => duePins.duePins({ query: (...rest) => q.query(...rest), engine }, { ...ready, limit: 100, ...more });
  const doubtful = (more) => (q) =>
    doubts.doubtfulPins(q, engine, { environment: PROD, appId: APP, passedOver: new Set(), limit: 100, ...more });
  const failed = (more) => (q) => retries.failedPins(q, engine, { tenantId: id('mine'), failed: WORDS.failed, limit: 100, ...more });
  const listed = (more) => (q) => list.listPins(q, { tenantId: id('mine'), limit: 100, ...more });
  const twin = (pin, more = {}) => async (q) => {
    const given = { connection_id: id('connection'), pinterest_board_id: '1', fingerprint: `print of ${pin}`, ...more };
    return [...(await givenUp.givenUp(q, engine, [given])).values()];
  };
  const ofConnection = ['claim taken away', 'in doubt', 'left behind', 'lost', 'lost before it connected anew'];
  const ofNone = ['lost by a foreign pin', 'lost by a foreign project', 'lost, the board another project\'s', 'lost, without its board'];
  const inDoubt = [...ofConnection, 'lost elsewhere', ...ofNone].sort();
  return {
    'what a connection may claim': [claimed(), ['due', 'due too']],
    'of one project': [claimed({ projectId: id('project') }), ['due']],
    'of one tenant': [claimed({ tenantId: id('theirs') }), []],
    'of no connection': [claimed({ connectionId: null }), ['due nowhere', 'foreign']],
    'of no connection, of one tenant': [claimed({ connectionId: null, tenantId: id('theirs') }), ['foreign']],
    'of those that are named': [claimed({ ids: [id('due'), id('not due'), id('made ready while held')] }), ['due', 'not due']],
    'of those that are named and due': [claimed({ ids: [id('due'), id('not due')], isDue: true }), ['due']],
    'but those that were seen': [claimed({ passedOver: new Set([id('due')]) }), ['due too']],
    'but what a workflow holds back': [claimed({ connectionId: id('second connection') }), ['due elsewhere']],
    // Of the sibling's nobody knows any board.
    'of those that are named, whose board is gone': [
      async (q) => (await claimed({ ids: ['due', 'due too', 'on a board that is gone', 'on one of no boards'].map(id) })(q))
        .filter((pin) => pin.board_gone),
      ['on a board that is gone', 'on one of no boards'],
    ],
    'what is due': [due({ tenantId: id('mine') }), ['due', 'due elsewhere', 'due nowhere', 'due too']],
    'what is due of one project': [due({ projectId: id('sibling') }), ['due too']],
    'what is due of one connection': [due({ connectionId: id('second connection') }), ['due elsewhere']],
    'what is due of none': [due({ connectionId: null }), ['due nowhere', 'foreign']],
    'what a workflow holds back': [
      async (q) => (await dueConnections.heldPins({ query: (...rest) => q.query(...rest), engine }, ready, 100)).map((found) => ({ id: found })),
      ['held back'],
    ],
    'what is in doubt': [doubtful(), inDoubt],
    'what is in doubt in the sandbox': [doubtful({ environment: SANDBOX }), [
      'left behind', 'left for the sandbox', 'lost in the sandbox', 'sent in the sandbox before',
    ]],
    'what nobody can look for from here': [
      async (q) => (await doubtful()(q)).filter(({ recorded }) => !recorded), ['left behind'],
    ],
    'what is in doubt of another app': [
      doubtful({ appId: 'another app' }), ['left for another app', 'lost for another app', ...ofNone].sort(),
    ],
    'what is in doubt of another tenant': [doubtful({ tenantId: id('theirs') }), ofNone.slice(0, 2)],
    'what is in doubt of one connection': [doubtful({ connectionId: id('second connection') }), ['lost elsewhere']],
    'what is in doubt of the connection that its project has now': [doubtful({ connectionId: id('connection') }), ofConnection],
    'what is in doubt of none': [doubtful({ connectionId: null }), ofNone],
    'what is in doubt of those that are named': [doubtful({ ids: [id('lost'), id('held'), id('to be looked for later')] }), ['lost']],
    'what is in doubt but those that were seen': [doubtful({ passedOver: new Set(inDoubt.slice(1).map(id)) }), inDoubt.slice(0, 1)],
    'an equal pin that nobody looks for any more': [twin('published'), ['published']],
    'an equal pin that somebody looks for': [twin('in doubt'), []],
    'an equal pin of another board': [twin('published', { pinterest_board_id: '2' }), []],
    'an equal pin of another connection': [twin('published', { connection_id: id('second connection') }), []],
    'another pin of the board': [twin('nothing'), []],
    'an equal pin whose attempt is settled': [twin('due'), []],
    'how often a pin was absent': [async (q) => Array(await journal.absences(q, id('due'))).fill({ id: 'once' }), ['once']],
    'why pins ended': [
      async (q) => [...(await journal.readLastErrors(q, engine, [id('due too')])).keys()].map((found) => ({ id: found })), ['due too'],
    ],
    'failed pins that are named': [failed({ ids: [id('failed'), id('failed while held'), id('due')] }), ['failed']],
    'in what doubt is one whose project has no connection any more': [
      async (q) => (await failed({ ids: [id('given up')] })(q)).map(({ doubt }) => ({ id: doubt })), ['attempt of given up'],
    ],
    'failed pins of another tenant': [failed({ tenantId: id('theirs'), ids: [id('failed')] }), []],
    'failed pins of a connection': [failed({ connectionId: id('connection'), codes: ['no_connection'] }), ['failed']],
    'pins of a project': [listed({ projectId: id('sibling'), status: 'ready' }), ['due too']],
    'pins of a tenant': [listed({ tenantId: id('theirs'), status: 'ready' }), ['foreign']],
    'pins of a status': [listed({ status: 'draft' }), ['draft']],
    'pins of other statuses': [listed({ notStatus: Object.values(WORDS) }), ['draft']],
    'pins that are named': [(q) => rows.readNamedPins(q, engine, id('mine'), [id('due'), id('foreign')]), ['due']],
    'what people wish of pins': [(q) => settle.lockWishes(q, engine, [id('due')]), ['due']],
    'which ids other pins of a connection have': [
      async (q) => (await journal.ownedIds(q, id('connection'), SINCE)).map((found) => ({ id: found })), ['601', '602', '80', '90', '91', '92'],
    ],
    'whose an id is': [async (q) => owners(await settle.ownersOf(q, engine, PROD, ['77', '78', '79', '80'])), [
      'found by a person', 'published', 'published by others',
    ]],
    'whose an id is, when only one is asked for': [async (q) => owners(await settle.ownersOf(q, engine, PROD, ['77'])), ['published']],
  };
}

const owners = (found) => [...found.values()].map((id) => ({ id }));

for (const engine of ['SQLite', 'Postgres']) {
  describe(`A statement about pins and those beside them, on ${engine}`, () => {
    it('changes its own alone', async (t) => {
      const { around } = await filled(t, engine);
      for (const [what, [work, expected]] of Object.entries(changes(engine.toLowerCase(), around.id))) {
        assert.deepEqual(await around.changedBy(work), expected, what);
      }
    });

    it('finds its own alone', async (t) => {
      const { database, around } = await filled(t, engine);
      for (const [what, [work, expected]] of Object.entries(finds(engine.toLowerCase(), around.id))) {
        const found = await undone(database, work);
        assert.deepEqual(found.map((row) => around.labelled(typeof row === 'string' ? row : row.id)).sort(), expected, what);
      }
    });
  });
}

async function filled(t, engine) {
  const database = await openFor(t, await engines[engine]());
  return { database, around: await neighbours(database, pinsBesideEachOther) };
}

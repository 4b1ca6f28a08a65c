// A publisher in a process of its own, put together from the same parts as createPinterest, which dies or stops at a
// chosen point. The points are around the parts, never inside them.
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import process from 'node:process';

import { createClient, createSealer } from '../../dist/lib/index.js';
import opening from '../../dist/lib/connections/open.js';
import refreshing from '../../dist/lib/connections/refresh.js';
import spooling from '../../dist/lib/connections/spool.js';
import tokenStore from '../../dist/lib/connections/token_store.js';
import publishing from '../../dist/lib/publishing/publishing.js';
import storing from '../../dist/lib/store/open.js';

const { options, words, point, nth = 1, how = 'SIGKILL', holder, waits = false, each } = JSON.parse(process.argv[2]);

let passed = 0;
/** At the chosen point for the `nth` time: says so and ends, with whatever is under way. */
function at(name) {
  if (name !== point || ++passed !== nth) return;
  writeSync(1, `at ${name}\n`);
  process.kill(process.pid, how);
}

const WRITES_CLAIM = /insert into publish_attempts/;
const WRITES_OUTCOME = /update publish_attempts set outcome/;

function watched(database) {
  const seen = (name, sql) => {
    if (WRITES_CLAIM.test(sql)) return 'claim';
    return WRITES_OUTCOME.test(sql) ? 'outcome' : name;
  };
  return {
    engine: database.engine,
    query: (sql, params) => database.query(sql, params),
    change: (sql, params) => database.change(sql, params),
    close: () => database.close(),
    async transaction(work) {
      let kind;
      const result = await database.transaction(async (queries) => {
        const done = await work({
          query: (sql, params) => ((kind = seen(kind, sql)), queries.query(sql, params)),
          change: (sql, params) => ((kind = seen(kind, sql)), queries.change(sql, params)),
          send: (sql, params) => ((kind = seen(kind, sql)), queries.send(sql, params)),
        });
        if (kind === 'outcome') at('before commit');
        return done;
      });
      if (kind === 'claim') at('claimed');
      if (kind === 'outcome') at('after commit');
      return result;
    },
  };
}

function watchedClient(client) {
  const pins = {
    ...client.pins,
    publishMany(batch, { onOutcome, ...more }) {
      const run = client.pins.publishMany(batch, {
        ...more,
        onOutcome(outcome) {
          at('outcome queued');
          onOutcome(outcome);
        },
      });
      at('submitted');
      return run;
    },
  };
  return { oauth: client.oauth, boards: client.boards, account: client.account, pins, close: () => client.close() };
}

const { app, environment, store, sealKeys } = options;
const database = await storing.openStore(store, {});
const sealer = createSealer({ keys: sealKeys });
const client = createClient({ app, environment, sealer, ...options.client });
const service = {
  database: watched(database),
  client: watchedClient(client),
  sealer,
  options,
  environment: new URL(environment.apiUrl).origin,
  appId: app.id,
  words,
  holder: holder ?? `process ${process.pid}`,
  attention: () => {},
};
const tokens = tokenStore.tokensInTable;
const parts = { service, tokens, spool: new spooling.Spool(`${process.cwd()}/no-spool`, database, tokens) };
const connections = new opening.OpenConnections(parts, new refreshing.Refresh(parts));
const access = {
  async open(id) {
    const opened = await connections.open(id);
    at('token ready');
    return opened;
  },
  renew: (id, version) => connections.renew(id, version),
  end: (id, version, refusal) => connections.end(id, version, refusal),
  block: (userId, until, reason) => connections.block(userId, until, reason),
  tellSealed: (id, message) => connections.tellSealed(id, message),
};
const pins = publishing.publishing(service, access).api;
writeSync(1, 'started\n');
if (waits) await once(process.stdin, 'data');
// One call for each pin, all at once, as many people would; or what is due.
const summary = await (each ? Promise.all(each.map((pin) => pins.publish(pin))) : pins.publishDue());
process.stdin.destroy();
await client.close();
await database.close();
writeSync(1, `done ${JSON.stringify(summary)}\n`);

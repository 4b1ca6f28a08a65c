const OPERATIONS = [
  { name: 'pins/get', method: 'GET', credential: 'bearer' },
  { name: 'pins/list', method: 'GET', credential: 'bearer' },
  { name: 'pins/create', method: 'POST', credential: 'bearer' },
  { name: 'token/revoke', method: 'POST', credential: 'app' },
];

/** The addon without a core: remembers what it was told and lets the test say what comes back. */
export function fakeBinding() {
  const submitted = [];
  const cancelled = [];
  const extended = [];
  let deliver;
  return {
    submitted,
    cancelled,
    extended,
    engines: [],
    trusted: [],
    closes: [],
    version: '0.0.0',
    start(onEvents) {
      if (deliver) throw new Error('start was called twice');
      deliver = onEvents;
    },
    createEngine(config, secret, sealer, ca) {
      this.engines.push({ config: JSON.parse(config), secret, sealer, ca });
      return { engine: this.engines.length };
    },
    trust(engine, ca) {
      this.trusted.push({ engine, ca });
    },
    submit(_engine, job, command, images) {
      submitted.push({ job, command: JSON.parse(command), images });
    },
    cancel(_engine, job, key, ticket) {
      cancelled.push({ job, key, ticket });
    },
    extend(_engine, job, ms, keys) {
      extended.push({ job, ms, keys });
    },
    closeEngine(_engine, job) {
      this.closes.push(job);
    },
    stats: () => '{"inFlight":0}',
    operations: () => JSON.stringify(OPERATIONS),
    fingerprint: () => 'f1.x',
    boardsDiff: () => '{"upserts":[],"deletes":[],"unchanged":[]}',
    oauthStart: () => '{"url":"https://x/","state":"s","stateHash":"h","verifier":"marked-verifier","scopes":[]}',
    tell: (...events) => deliver(JSON.stringify(events)),
  };
}

/** The event of one published pin. */
export const published = (job, position, id) => ({ published: [job, position, id, '2026-01-01T00:00:00.000Z', false] });

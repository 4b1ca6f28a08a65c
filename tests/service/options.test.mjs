import assert from 'node:assert/strict';
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { describe, it } from 'node:test';

import { createPinterest, generateSealKey } from '../../dist/lib/index.js';
import reading from '../../dist/lib/pinterest_options.js';
import { freePort } from '../support/free_port.mjs';

const app = { id: '1480000', secret: 'app-secret', redirectUri: 'https://app.example/callback' };
const VARIABLES = [
  'PINTEREST_APP_ID', 'PINTEREST_APP_SECRET', 'PINTEREST_REDIRECT_URI', 'PINTEREST_ENVIRONMENT', 'PINTEREST_TIER',
  'PINTEREST_SEAL_KEYS', 'PINTEREST_SPOOL_DIR', 'DATABASE_URL', 'PINTEREST_API_URL', 'PINTEREST_AUTHORIZE_URL',
  'PINTEREST_IMAGE_BASE_URL', 'PINTEREST_VAULT',
];
const STARTER = join(import.meta.dirname, 'support', 'starter_process.mjs');

function folderFor(t) {
  const folder = mkdtempSync(join(tmpdir(), 'pinterest-options-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** With these variables and no other of ours. */
function withVariables(variables, work) {
  const before = VARIABLES.map((name) => [name, process.env[name]]);
  const set = ([name, value]) => (value === undefined ? delete process.env[name] : (process.env[name] = value));
  VARIABLES.forEach((name) => set([name, variables[name]]));
  try {
    return work();
  } finally {
    before.forEach(set);
  }
}

const problemsWith = (options, variables = {}) => {
  try {
    withVariables(variables, () => createPinterest(options));
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('createPinterest', () => {
  it('names all that is missing in one error, and where the database address is found', () => {
    const error = problemsWith({}, {});
    assert.equal(error.name, 'PinterestError');
    assert.equal(error.code, 'configuration');
    for (const name of ['PINTEREST_APP_ID', 'PINTEREST_APP_SECRET', 'PINTEREST_REDIRECT_URI', 'DATABASE_URL']) {
      assert.match(error.message, new RegExp(name));
    }
    assert.match(error.message, /Project -> Connect -> Transaction pooler/);
  });

  it('wants a lease that a pin can go out within', () => {
    const of = (leaseMs) => problemsWith({ app, publishing: { leaseMs } })?.message;
    assert.match(of(1), /publishing\.leaseMs: Expected a whole number from 500 to \d+ but received 1/);
    assert.match(of(499), /publishing\.leaseMs/);
    assert.equal(of(500), undefined);
  });

  it('names all that is wrong, and quotes no secret', () => {
    const error = problemsWith(
      { app: { ...app, redirectUri: '/callback' }, publishing: { leaseMs: 0 }, statuses: { ready: 'a', publishing: 'a', published: 'b', failed: 'c' } },
      {
        PINTEREST_ENVIRONMENT: 'prod', PINTEREST_TIER: 'gold', PINTEREST_SEAL_KEYS: 'no-key-at-all-secret',
        DATABASE_URL: 'https://project.supabase.example?password=hidden',
      },
    );
    const expected = [
      /app\.redirectUri/, /publishing\.leaseMs/, /statuses/, /PINTEREST_ENVIRONMENT/, /PINTEREST_TIER/, /sealKeys\[0\] \(PINTEREST_SEAL_KEYS\)/, /DATABASE_URL/, /Transaction pooler/,
    ];
    for (const pattern of expected) assert.match(error.message, pattern);
    assert.doesNotMatch(error.message, /no-key-at-all|hidden|app-secret/);
  });

  it('wants seal keys for Postgres', () => {
    const error = problemsWith({ app, store: { postgres: 'postgresql://localhost/db' } });
    assert.match(error.message, /PINTEREST_SEAL_KEYS.*keys generate/);
    assert.equal(problemsWith({ app, store: { postgres: 'postgresql://localhost/db' }, sealKeys: [generateSealKey()] }), undefined);
  });

  for (const [who, surroundings] of [['no home folder', { HOME: '' }], ['a state folder that is no whole path', { XDG_STATE_HOME: 'state' }]]) {
    it(`with ${who} says that renewed tokens need a place, which would be another one in each working directory`, () => {
      const before = Object.keys(surroundings).map((name) => [name, process.env[name]]);
      Object.assign(process.env, surroundings);
      try {
        const of = (variables) => problemsWith({ app, store: { postgres: 'postgres://localhost/blog' } }, variables);
        const keys = { PINTEREST_SEAL_KEYS: generateSealKey() };
        assert.match(of(keys)?.message, /spoolDir \(PINTEREST_SPOOL_DIR\): Expected a folder/);
        assert.equal(of({ ...keys, PINTEREST_SPOOL_DIR: '/var/lib/blog/spool' }), undefined);
      } finally {
        for (const [name, value] of before) value === undefined ? delete process.env[name] : (process.env[name] = value);
      }
    });
  }

  it('refuses Vault with SQLite, which has none', () => {
    const of = (store, PINTEREST_VAULT) => problemsWith({ app, ...(store && { store }) }, { PINTEREST_VAULT });
    for (const store of [undefined, { sqlite: ':memory:' }]) {
      assert.match(of(store, 'true').message, /PINTEREST_VAULT: Expected none with SQLite, .*DATABASE_URL/);
      assert.match(of(store, 'yes').message, /PINTEREST_VAULT: Expected 'true' or 'false'/);
      assert.equal(of(store, 'false'), undefined);
    }
    assert.match(of({ sqlite: ':memory:', vault: true }).message, /store\.vault: .*SQLite has no Vault/);
    assert.equal(of({ sqlite: ':memory:', vault: false }, 'true'), undefined);
  });

  it('takes everything from variables', () => {
    const variables = {
      PINTEREST_APP_ID: app.id, PINTEREST_APP_SECRET: app.secret, PINTEREST_REDIRECT_URI: app.redirectUri,
      PINTEREST_ENVIRONMENT: 'sandbox', PINTEREST_TIER: 'trial', DATABASE_URL: 'postgresql://localhost/db',
      PINTEREST_SEAL_KEYS: `${generateSealKey()}, ${generateSealKey()}`,
    };
    assert.equal(problemsWith(undefined, variables), undefined);
    assert.deepEqual(reading.readPinterestOptions(undefined, variables).store, { postgres: variables.DATABASE_URL });
    assert.match(problemsWith(undefined, { ...variables, PINTEREST_APP_SECRET: '' }).message, /PINTEREST_APP_SECRET/);
  });

  it('takes another Pinterest and the place of the pictures from variables, where no option names them', () => {
    const variables = {
      PINTEREST_APP_ID: app.id, PINTEREST_APP_SECRET: app.secret, PINTEREST_REDIRECT_URI: app.redirectUri, PINTEREST_ENVIRONMENT: 'sandbox',
      PINTEREST_API_URL: 'http://127.0.0.1:4010/v5', PINTEREST_AUTHORIZE_URL: 'http://127.0.0.1:4010/oauth/',
      PINTEREST_IMAGE_BASE_URL: 'https://images.example/pins/',
    };
    const own = reading.readPinterestOptions(undefined, variables);
    const { PINTEREST_API_URL: apiUrl, PINTEREST_AUTHORIZE_URL: authorizeUrl } = variables;
    assert.deepEqual(own.client.environment, { apiUrl, authorizeUrl, allowLoopbackHttp: true });
    assert.equal(own.environment, 'http://127.0.0.1:4010');
    assert.equal(reading.readPinterestOptions({ environment: null }, variables).environment, own.environment);
    assert.deepEqual(own.given.resolve, { baseUrl: 'https://images.example/pins/' });
    const media = () => {};
    const said = reading.readPinterestOptions({ environment: 'production', resolve: { baseUrl: 'https://cdn.example/', media } }, variables);
    assert.deepEqual([said.client.environment, said.environment, said.given.resolve], ['production', 'production', { baseUrl: 'https://cdn.example/', media }]);
    const some = reading.readPinterestOptions({ resolve: { truncate: true } }, { ...variables, PINTEREST_API_URL: '', PINTEREST_AUTHORIZE_URL: '' });
    assert.deepEqual([some.environment, some.given.resolve], ['sandbox', { truncate: true, baseUrl: 'https://images.example/pins/' }]);
    const named = (apiUrl) => reading.readPinterestOptions(undefined, { ...variables, PINTEREST_API_URL: apiUrl }).environment;
    // As the client itself names it: tokens of another name are none of its own.
    assert.deepEqual(
      ['https://Api.Example:443/v5', 'https://API.pinterest.com:443/v5/', 'https://api-sandbox.pinterest.com/v5'].map(named),
      ['https://api.example', 'production', 'sandbox'],
    );
    assert.match(problemsWith(undefined, { ...variables, PINTEREST_API_URL: 'localhost' }).message, /PINTEREST_API_URL/);
    assert.match(problemsWith(undefined, { ...variables, PINTEREST_API_URL: '' }).message, /\(PINTEREST_AUTHORIZE_URL\): Expected PINTEREST_API_URL beside it/);
  });

  for (const [field, options] of Object.entries({
    sealkeys: { sealkeys: [] },
    'app.redirectUrl': { app: { ...app, redirectUrl: 'x' } },
    'store.file': { store: { file: 'x' } },
    'hooks.onAttenion': { hooks: { onAttenion: () => {} } },
    'publishing.lease': { publishing: { lease: 1 } },
    'client.timeout': { client: { timeout: 1 } },
  })) {
    it(`refuses the misspelt option ${field} as misuse`, () => {
      const error = problemsWith({ app, ...options });
      assert.ok(error instanceof TypeError, String(error));
      assert.equal(error.code, 'ERR_INVALID_ARG_VALUE');
      assert.equal(error.field, field);
    });
  }

  it('refuses what only it may set of the client', () => {
    assert.match(problemsWith({ app, client: { auth: { accessToken: 'x' } } }).message, /client\.auth/);
  });

  it('opens nothing until the first call, and tries a failed opening again', async (t) => {
    const folder = folderFor(t);
    const place = join(folder, 'later');
    const pinterest = withVariables({}, () => createPinterest({ app, store: { sqlite: join(place, 'pinterest.sqlite') } }));
    t.after(() => pinterest.close());
    await assert.rejects(pinterest.connections.list(), { code: 'store_unavailable' });
    mkdirSync(place);
    assert.deepEqual(await pinterest.connections.list(), []);
    await pinterest.close();
    await assert.rejects(pinterest.connections.list(), { code: 'closed', message: /createPinterest/ });
  });

  it('says that a database cannot be reached', async (t) => {
    const store = { postgres: `postgresql://postgres@127.0.0.1:${await freePort()}/none` };
    const pinterest = withVariables({}, () => createPinterest({ app, store, sealKeys: [generateSealKey()] }));
    t.after(() => pinterest.close());
    await assert.rejects(pinterest.connections.list(), { code: 'store_unavailable' });
  });

  it('is not loaded by who only makes a client', () => {
    const script = `
      const { createClient } = require('./dist/lib/index.js');
      createClient();
      const parts = Object.keys(require.cache).filter((path) => /(pinterest|pinterest_options|open_service|store.*|connections.*)\\.js$/.test(path.split('dist/lib/')[1] ?? ''));
      console.log(JSON.stringify(parts));`;
    const root = join(import.meta.dirname, '..', '..');
    assert.equal(execFileSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' }).trim(), '[]');
  });

  it('throws misuse of a call at once', (t) => {
    const pinterest = withVariables({}, () => createPinterest({ app, store: { sqlite: ':memory:' } }));
    t.after(() => pinterest.close());
    const { connections, boards } = pinterest;
    assert.throws(() => connections.start({ tenantId: 't', projectId: 'p' }), { name: 'TypeError', field: 'userId' });
    assert.throws(() => connections.refresh({ tenantId: 't' }), { name: 'TypeError', field: 'connectionId' });
    assert.throws(() => connections.status({ projectId: 'p' }), { name: 'TypeError', field: 'tenantId' });
    assert.throws(() => connections.list({ tenant: 't' }), { name: 'TypeError', field: 'tenant' });
    assert.throws(() => boards.sync({ tenantId: 't', projectId: 7 }), { name: 'TypeError', field: 'projectId' });
  });
});

describe('The seal key file', () => {
  const options = (folder) => ({ app, store: { sqlite: join(folder, 'pinterest.sqlite') } });

  it('is made beside the database at first use, for its owner alone, and is read again', async (t) => {
    const folder = folderFor(t);
    const path = join(folder, 'pinterest.sqlite.seal-key');
    const keyOf = await startedIn(folder);
    assert.ok(existsSync(path));
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(await startedIn(folder), keyOf);
    assert.equal(readFileSync(path, 'utf8').trim().length, 44);
  });

  it('is one file when many processes start together', async (t) => {
    const folder = folderFor(t);
    const keys = await Promise.all(Array.from({ length: 6 }, () => startedIn(folder)));
    assert.equal(new Set(keys).size, 1);
  });

  for (const mode of [0o644, 0o640, 0o604]) {
    it(`with mode ${mode.toString(8)} is refused`, async (t) => {
      const folder = folderFor(t);
      const path = join(folder, 'pinterest.sqlite.seal-key');
      writeFileSync(path, generateSealKey());
      chmodSync(path, mode);
      const error = await startedIn(folder).catch((reason) => reason);
      assert.match(error.message, /seal_key_file_open/);
      assert.match(error.message, /chmod 600/);
    });
  }

  // As a container makes one in the place of a file that it is to mount and that is not there.
  it('that is a folder is said to be one, whoever may read it', async (t) => {
    const folder = folderFor(t);
    mkdirSync(join(folder, 'pinterest.sqlite.seal-key'), { mode: 0o755 });
    await assert.rejects(startedIn(folder), /seal_key_file_unusable.*a folder/);
  });

  it('with nothing in it is said to be unusable', async (t) => {
    const folder = folderFor(t);
    writeFileSync(join(folder, 'pinterest.sqlite.seal-key'), '\n', { mode: 0o600 });
    await assert.rejects(startedIn(folder), /seal_key_file_unusable/);
  });

  /** The id of the key that a process of its own seals with. */
  async function startedIn(folder) {
    const child = fork(STARTER, [JSON.stringify(options(folder))]);
    const [{ keyId, failure }] = await once(child, 'message');
    if (failure) throw new Error(failure);
    return keyId;
  }
});

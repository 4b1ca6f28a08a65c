import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

import { createSealer, generateSealKey } from '../../dist/lib/index.js';
import { keysOf, said, SECRET, until, World } from './support/world.mjs';

test('only init makes a database; everything else says that there is none', async (t) => {
  const world = await World.open(t);
  for (const args of [['status'], ['boards', 'list'], ['publish-due'], ['refresh'], ['keys', 'rotate'], ['publish', 'x']]) {
    const { code, document } = await world.json(args);
    assert.deepEqual([code, document.error.code], [5, 'not_configured'], args.join(' '));
    assert.match(document.error.fix, /pinterest-native init/);
  }
  assert.ok(!existsSync(join(world.folder, 'pinterest.sqlite')));
});

test('init makes the database, the key and one project, and a second time nothing', async (t) => {
  const world = await World.open(t);
  const first = await world.run(['init', '--name', 'Garden']);
  assert.equal(first.code, 0, first.err);
  assert.match(first.out, /Made the database pinterest\.sqlite[^]+Made the project "Garden"[^]+pinterest-native connect/);
  assert.equal(statSync(join(world.folder, 'pinterest.sqlite.seal-key')).mode & 0o777, 0o600);
  assert.ok(createSealer({ keys: keysOf(world) }).keyId);
  const again = await world.json(['init']);
  assert.deepEqual([again.document.databaseCreated, again.document.projectCreated, again.document.projects.length], [false, null, 1]);
  const disguised = await world.run(['init', '--name', 'Red\u001b[31m\u202e']);
  assert.equal((disguised.out + (await world.run(['init'])).out).match(/Red \[31m /g)?.length, 2);
  world.sql((database) => database.prepare("delete from blog_projects where name like 'Red%'").run());
  const more = await world.json(['init', '--name', 'Kitchen']);
  assert.equal(more.document.projectCreated.name, 'Kitchen');
  const unclear = await world.json(['boards', 'list']);
  assert.deepEqual([unclear.code, unclear.document.error.why], [2, 'There are 2 projects.']);
  assert.match(unclear.document.error.fix, /--project: Garden, Kitchen/);
  assert.equal((await world.json(['boards', 'list', '--project', 'Kitchen'])).code, 0);
});

test('with several projects the commands that are printed to connect one name it', async (t) => {
  const world = await World.open(t);
  await world.run(['init', '--name', 'Garden']);
  const made = await world.run(['init', '--name', 'Our kitchen']);
  const { document } = await world.json(['status']);
  const { out } = await world.run(['status']);
  const printed = [...`${made.out}\n${out}`.matchAll(/pinterest-native connect(.*)/g)].map(([, flags]) => flags);
  const [garden, kitchen] = document.projects.map(({ project }) => ` --project ${project.id}`);
  assert.deepEqual(printed, [kitchen, garden, kitchen]);
  assert.equal((await world.run(['disconnect', '--yes', ...kitchen.trim().split(' ')])).code, 0);
});

test('of an account that is left out publish-due says what to do, and not that there is nothing to do', async (t) => {
  const world = await World.open(t);
  await world.connected();
  world.addPins(1);
  const { code, out } = await world.run(['publish-due', '--environment', 'sandbox']);
  assert.equal(code, 4, out);
  assert.match(out, /left out: wrong_environment\. .*PINTEREST_ENVIRONMENT/);
  assert.doesNotMatch(out, /Nothing to do/);
});

test('init says which file it cannot open', async (t) => {
  const world = await World.open(t);
  const { code, err } = await world.run(['init', '--database', 'no/such/folder/a.sqlite']);
  assert.equal(code, 1);
  assert.match(err, /^Nothing was set up\.\n {2}why {2}.*no\/such\/folder\/a\.sqlite.*\n {2}do {3}/);
});

test('init makes no project for a key file that others may read', async (t) => {
  const world = await World.open(t);
  const keyFile = join(world.folder, 'pinterest.sqlite.seal-key');
  writeFileSync(keyFile, `${generateSealKey()}\n`, { mode: 0o644 });
  const { code, document } = await world.json(['init']);
  assert.deepEqual([code, document.error.code], [5, 'seal_key_file_open']);
  chmodSync(keyFile, 0o600);
  assert.equal((await world.json(['init'])).document.projectCreated.name, 'My blog');
});

test('what is missing is listed at once', async (t) => {
  const world = await World.open(t);
  await world.run(['init']);
  const { code, err } = await world.run(['status'], { env: { PINTEREST_APP_ID: '', PINTEREST_APP_SECRET: '', PINTEREST_REDIRECT_URI: '' } });
  assert.equal(code, 5);
  for (const name of ['PINTEREST_APP_ID', 'PINTEREST_APP_SECRET', 'PINTEREST_REDIRECT_URI']) assert.match(err, new RegExp(name));
});

test('boards sync replaces the boards, and needs a connection', async (t) => {
  const world = await World.open(t);
  await world.run(['init']);
  const early = await world.json(['boards', 'sync']);
  assert.deepEqual([early.code, early.document.error.code], [6, 'not_connected']);
  assert.equal((await world.connect()).code, 0);
  const { code, document } = await world.json(['boards', 'sync']);
  assert.deepEqual([code, document.total, document.added], [0, 3, 0]);
  world.simulator.port.close();
  const down = await world.run(['boards', 'sync']);
  assert.equal(down.code, 1);
  assert.match(down.err, /^The boards were not synced; those of before are still there\./);
  assert.equal((await world.json(['boards', 'list'])).document.boards.length, 3);
});

test('publish: named pins, and what fails is named', async (t) => {
  const world = await World.open(t);
  await world.connected();
  const [good, other] = world.addPins(2);
  const [imageless] = world.addPins(1, { title: 'Without a picture', imagePath: null });
  const { code, document } = await world.json(['publish', good]);
  assert.deepEqual([code, document.published, document.outcomes[0].pin.state], [0, 1, 'published']);
  const again = await world.json(['publish', good]);
  assert.equal(again.document.outcomes[0].pin.pinterestPinId, document.outcomes[0].pin.pinterestPinId);
  const some = await world.run(['publish', other, imageless]);
  assert.equal(some.code, 3);
  assert.match(some.out, /✘ Without a picture: .+/);
  assert.match(some.out, /1 pin published, 1 failed/);
  assert.equal((await world.run(['publish', imageless])).code, 3, 'a pin that failed before has failed');
  assert.equal(world.simulator.ledger.pins.length, 2);
  const unknown = await world.json(['publish', 'nobody']);
  assert.deepEqual([unknown.code, unknown.document.error.code], [2, 'not_found']);
});

test('publish: a named pin that was neither published nor waits is no success', async (t) => {
  const world = await World.open(t);
  await world.connected();
  const [good, draft, astray] = world.addPins(3);
  const [early] = world.addPins(1, { title: 'Without a connection' });
  const set = (status, id) => world.sql((database) => database.prepare('update pins set status = ? where id = ?').run(status, id));
  set('entwurf', draft);
  set('wird_veroeffentlicht', astray);
  for (const [id, error] of [[draft, 'not_ready'], [astray, 'not_claimed']]) {
    const { code, document } = await world.json(['publish', id]);
    assert.deepEqual([code, document.ok, document.outcomes[0].error.code], [3, false, error]);
  }
  const some = await world.run(['publish', good, draft]);
  assert.equal(some.code, 3);
  assert.match(some.out, /! Pin 1: The pin's status is "entwurf"[^]+1 pin published, 1 not published/);
  assert.match((await world.run(['publish', draft, '--retry'])).out, /0 pins published, 1 not published/);
  world.sql((database) => database.prepare('update blog_projects set pinterest_connection_id = null').run());
  const unconnected = await world.json(['publish', early]);
  assert.deepEqual([unconnected.code, unconnected.document.ok, unconnected.document.outcomes[0].error?.code], [3, false, 'no_connection']);
});

test('publish --retry takes a pin that failed', async (t) => {
  const world = await World.open(t);
  await world.connected();
  const [id] = world.addPins(1, { title: 'Later with a picture', imagePath: null });
  assert.equal((await world.run(['publish', id])).code, 3);
  world.sql((database) => database.prepare("update pins set image_path = 'now.jpg' where id = ?").run(id));
  for (const wrong of [['--not-ours', '12'], ['--retry', '--not-ours', 'x']]) {
    const { code, document } = await world.json(['publish', id, ...wrong]);
    assert.deepEqual([code, document.error.code], [2, 'usage'], wrong.join(' '));
  }
  const { code, document } = await world.json(['publish', id, '--retry', '--not-ours', '12', '--not-ours', '13']);
  assert.deepEqual([code, document.published], [0, 1]);
});

test('publish-due publishes all that is due, once', async (t) => {
  const world = await World.open(t);
  await world.connected();
  const ids = world.addPins(12);
  const first = await world.run(['publish-due']);
  assert.deepEqual([first.code, first.err], [0, ''], 'no progress bar off a terminal');
  assert.match(first.out, /^12 pins published\n$/);
  const second = await world.run(['publish-due']);
  assert.deepEqual([second.code, second.out], [0, 'Nothing to do.\n']);
  assert.equal(world.simulator.ledger.pins.length, ids.length);
  assert.deepEqual(world.simulator.ledger.duplicates(), []);
});

test('publish-due --limit, and a limit that is none', async (t) => {
  const world = await World.open(t);
  await world.connected();
  world.addPins(5);
  assert.equal((await world.json(['publish-due', '--limit', '2'])).document.published, 2);
  const { code, document } = await world.json(['publish-due', '--limit', 'all']);
  assert.deepEqual([code, document.error.code], [2, 'usage']);
});

test('publish-due --connection: the pins of that one, and one that is not there is said', async (t) => {
  const world = await World.open(t);
  const { document: { connectionId } } = await world.connected();
  world.addPins(1);
  const mistyped = await world.json(['publish-due', '--connection', 'nobody']);
  assert.deepEqual([mistyped.code, mistyped.document.error.code], [2, 'not_found']);
  assert.equal(mistyped.document.error.why, 'There is no connection "nobody" in this database: check the id.');
  assert.equal((await world.json(['publish-due', '--connection', connectionId])).document.published, 1);
});

test('publish-due, recover and refresh keep to the tenant that is named, and know whether there is one', async (t) => {
  const world = await World.open(t);
  const { document: connection } = await world.connected();
  world.addPins(1);
  await world.run(['init', '--tenant', 'other']);
  const env = { PINTEREST_TENANT: 'other' };
  assert.equal((await world.json(['publish-due'], { env })).document.published, 0);
  assert.equal((await world.json(['refresh'], { env })).document.notDue, 0);
  for (const command of ['publish-due', 'recover', 'refresh']) {
    const mistyped = await world.json([command, '--tenant', 'othre']);
    assert.deepEqual([mistyped.code, mistyped.document.error.code], [2, 'usage'], command);
  }
  assert.equal((await world.json(['publish-due'])).document.published, 1);
  const forced = await world.json(['refresh', '--connection', connection.connectionId, '--force']);
  assert.deepEqual([forced.code, forced.document.connection.username], [0, 'garden'], 'a connection has but one tenant');
  const foreign = await world.json(['refresh', '--connection', connection.connectionId], { env });
  assert.deepEqual([foreign.code, foreign.document.error.code], [2, 'not_found']);
});

test('publish-due ends with 4 while Pinterest makes it wait', async (t) => {
  const world = await World.open(t, { limits: { org_write: [{ limit: 1, windowSeconds: 86_400 }] } });
  await world.connected();
  world.addPins(3);
  const { code, document } = await world.json(['publish-due']);
  assert.equal(code, 4, JSON.stringify(document));
  assert.equal(document.failed, 0);
  assert.ok(document.waiting + document.skippedConnections.length > 0);
  assert.equal(world.simulator.ledger.pins.length, 1);
});

test('Ctrl-C: what is on its way is finished, the rest is released and goes later', async (t) => {
  const world = await World.open(t, { latencyMs: 150, limits: false });
  await world.connected();
  world.addPins(60);
  const child = world.start(['publish-due', '--json']);
  const closed = once(child, 'close');
  await until(() => world.simulator.ledger.pins.length >= 3);
  child.kill('SIGINT');
  assert.deepEqual(await closed, [130, null], child.written.err);
  assert.match(child.written.err, /Stopping: nothing more is sent/);
  const { published } = JSON.parse(child.written.out);
  assert.ok(published >= 3 && published < 60, String(published));
  assert.equal(world.simulator.ledger.pins.length, published);
  const left = world.sql((database) => database.prepare('select count(*) as n from pins where attempt_id is not null').get());
  assert.equal(left.n, 0, 'no claim is left behind');
  assert.equal((await world.json(['publish-due'])).document.published, 60 - published);
  assert.deepEqual(world.simulator.ledger.duplicates(), []);
});

test('a second Ctrl-C ends at once', async (t) => {
  const world = await World.open(t, { limits: false });
  await world.connected();
  world.addPins(1);
  world.simulator.faults.add({ match: { operation: 'pins/create' }, effect: { kind: 'stall' } });
  const child = world.start(['publish-due']);
  const closed = once(child, 'close');
  await until(() => (world.simulator.ledger.operations.get('pins/create')?.requested ?? 0) > 0);
  child.kill('SIGINT');
  await said(child, /Stopping/);
  const asked = performance.now();
  child.kill('SIGINT');
  assert.deepEqual(await closed, [130, null]);
  assert.ok(performance.now() - asked < 3_000);
});

test('recover says when there is nothing to settle', async (t) => {
  const world = await World.open(t);
  await world.connected();
  const { code, document } = await world.json(['recover']);
  assert.deepEqual([code, document.ok, document.recovered], [0, true, 0]);
});

test('refresh: not due, forced, and unknown', async (t) => {
  const world = await World.open(t);
  const { document: connection } = await world.connected();
  const idle = await world.json(['refresh']);
  assert.deepEqual([idle.code, idle.document.notDue, idle.document.refreshed], [0, 1, []]);
  const forced = await world.json(['refresh', '--connection', connection.connectionId, '--force']);
  assert.deepEqual([forced.code, forced.document.connection.username], [0, 'garden']);
  assert.equal(world.simulator.ledger.operations.get('oauth/token').requested, 2);
  const all = await world.json(['refresh', '--force']);
  assert.deepEqual([all.code, all.document.error.why], [2, '--force needs --connection <id>.']);
  const unknown = await world.json(['refresh', '--connection', 'nobody']);
  assert.deepEqual([unknown.code, unknown.document.error.code], [2, 'not_found']);
});

test('doctor: a whole setup is well, and a broken one is told apart', async (t) => {
  const world = await World.open(t);
  await world.connected();
  const well = await world.json(['doctor']);
  assert.deepEqual([well.code, well.document.ok], [0, true], JSON.stringify(well.document));
  assert.deepEqual(well.document.findings.filter(({ ok }) => ok !== true).map(({ code }) => code), ['image_url']);
  assert.equal(world.simulator.ledger.pins.length, 0);
  const broken = await world.json(['doctor', '--offline', '--image', 'http://10.0.0.1/a.jpg'], {
    env: { PINTEREST_REDIRECT_URI: 'http://blog.example/rest/oauth2-credential/callback/', PINTEREST_SEAL_KEYS: 'short', PINTEREST_API_URL: '', PINTEREST_AUTHORIZE_URL: '' },
  });
  const wrong = broken.document.findings.filter(({ ok }) => ok === false).map(({ code }) => code);
  assert.equal(broken.code, 1);
  assert.deepEqual(wrong, ['redirect_uri_scheme', 'redirect_uri_slash', 'redirect_uri_n8n', 'seal_key', 'token_environment']);
});

test('doctor: without a Pinterest to look at it says which variable is wrong', async (t) => {
  const world = await World.open(t);
  for (const [name, value] of [['PINTEREST_ENVIRONMENT', 'live'], ['PINTEREST_API_URL', 'pinterest']]) {
    const { code, document } = await world.json(['doctor'], { env: { PINTEREST_API_URL: '', PINTEREST_AUTHORIZE_URL: '', [name]: value } });
    assert.deepEqual([code, document.error.code], [5, 'not_configured'], name);
    assert.match(document.error.why, new RegExp(name));
  }
});

test('doctor: another setting that is wrong is not taken for a wrong seal key', async (t) => {
  const world = await World.open(t);
  await world.run(['init']);
  for (const [name, value] of [['PINTEREST_TIER', 'gold'], ['PINTEREST_STATUSES', 'a,b']]) {
    const { code, document } = await world.json(['doctor', '--offline'], { env: { [name]: value } });
    const wrong = document.findings.filter(({ ok }) => ok === false);
    assert.deepEqual([code, wrong.map((finding) => finding.code)], [1, ['app_settings']]);
    assert.match(wrong[0].message, new RegExp(name));
  }
});

test('doctor: a schema that is old stays as it is', async (t) => {
  const world = await World.open(t);
  await world.run(['init']);
  const versions = () => world.sql((database) => database.prepare('select version from schema_version').all().length);
  world.sql((database) => database.exec('delete from schema_version'));
  const { code, document } = await world.json(['doctor', '--offline']);
  const finding = document.findings.find((each) => each.code === 'schema_version');
  assert.deepEqual([code, finding.ok, versions()], [1, false, 0]);
});

test('doctor: memory that cannot be locked is advice', async (t) => {
  const world = await World.open(t);
  await world.run(['init']);
  const { spawnSync } = await import('node:child_process');
  if (process.getuid() === 0 && spawnSync('setpriv', ['--version']).status !== 0) return t.diagnostic('not run: setpriv is not here');
  const limited = ['--bounding-set', '-ipc_lock', '--inh-caps', '-ipc_lock', 'prlimit', '--memlock=0', process.execPath];
  const { code, document } = await world.json(['doctor', '--offline'], { command: 'setpriv', before: limited });
  const finding = document.findings.find((each) => each.code === 'memory_lock');
  assert.deepEqual([code, finding.ok, finding.advisory], [0, false, true]);
});

test('no command shows a secret, a token or the state of a consent', async (t) => {
  const world = await World.open(t);
  const { document } = await world.connected();
  world.addPins(2);
  for (const args of [['status'], ['boards', 'sync'], ['publish-due'], ['refresh', '--connection', document.connectionId, '--force'], ['doctor'], ['keys', 'rotate', '--now']]) {
    await world.run([...args, '--debug']);
  }
  world.simulator.faults.add({ match: { operation: 'boards/list' }, effect: { kind: 'error', error: 'authentication_failed' } });
  assert.equal((await world.run(['boards', 'sync', '--debug'])).code, 6);
  const sealed = world.sql((database) => database.prepare('select sealed_access, sealed_refresh from pinterest_tokens').get());
  const sealer = createSealer({ keys: keysOf(world) });
  const { environment, app_id: appId, tenant_id: tenant, id: connection } = world.sql((database) =>
    database.prepare('select id, tenant_id, environment, app_id from pinterest_connections').get(),
  );
  const place = { environment, appId, tenant, connection };
  const secrets = [
    SECRET,
    sealer.unseal({ ...place, kind: 'access' }, sealed.sealed_access),
    sealer.unseal({ ...place, kind: 'refresh' }, sealed.sealed_refresh),
    ...Object.values(sealed),
    ...keysOf(world),
  ];
  assert.ok(world.said.length > 1_000);
  for (const secret of secrets) assert.ok(!world.said.includes(secret), 'a secret was shown');
  assert.doesNotMatch(world.said.replaceAll(/http:\/\/127\S+\/oauth\/\S+/g, ''), /pin[ar]_|state=/);
});

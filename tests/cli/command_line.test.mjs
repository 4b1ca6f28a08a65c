import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { closeSync, openSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

import { COMMANDS } from '../../dist/lib/cli/commands.js';
import { EXIT_TEXTS } from '../../dist/lib/cli/exit_codes.js';
import { failureOf } from '../../dist/lib/cli/failure_report.js';
import { commandHelp, generalHelp, widthOf } from '../../dist/lib/cli/help.js';
import { nearest } from '../../dist/lib/cli/nearest.js';
import { createSealer, PinterestError } from '../../dist/lib/index.js';
import { DEFAULT_APP } from '../../dist/lib/simulator/index.js';
import { COMMAND, folderFor, MANIFEST, run, runJson, start } from './support/command.mjs';

test('without a command, and with --help, it says what there is', async () => {
  const [none, help, word] = await Promise.all([run([]), run(['--help']), run(['help'])]);
  assert.deepEqual(help, none);
  assert.deepEqual(word, none);
  assert.deepEqual([help.code, help.err], [0, '']);
  for (const { name } of COMMANDS) assert.match(help.out, new RegExp(`^  ${name}  `, 'm'));
  for (const [code] of EXIT_TEXTS) assert.match(help.out, new RegExp(`^  ${code}  `, 'm'));
});

test('every command explains itself, in a terminal\'s width', async () => {
  assert.ok(COMMANDS.length >= 3);
  for (const { name, load } of COMMANDS) {
    const { options } = await load();
    const { code, out, err } = await run([...name.split(' '), '--help']);
    assert.deepEqual([code, err], [0, ''], name);
    assert.ok(out.startsWith(`pinterest-native ${name}: `), out);
    for (const option of [...Object.keys(options), 'json', 'help']) assert.match(out, new RegExp(`^  --${option}`, 'm'), name);
    for (const line of out.split('\n')) assert.ok(line.length <= 100, line);
  }
});

test('help is as wide as a narrow terminal, and readable where nobody says how wide', async () => {
  assert.deepEqual([undefined, 0, 20, 60, 200].map((columns) => widthOf({ columns })), [96, 96, 48, 60, 96]);
  for (const entry of COMMANDS) {
    const help = `${generalHelp(60)}\n${commandHelp(entry, await entry.load(), 60)}`;
    assert.deepEqual(help.split('\n').filter((line) => line.length > 60), [], entry.name);
  }
});

test('of a word that begins several commands, help has these', async () => {
  const { code, out } = await run(['boards', '--help']);
  assert.equal(code, 0);
  assert.deepEqual(Array.from(out.matchAll(/^ {2}(boards \w+|keys \w+|publish) /gm), ([, name]) => name), ['boards sync', 'boards list']);
  assert.deepEqual(await run(['help', 'boards']), await run(['boards', '-h']));
  const { document } = await runJson(['keys', '--help']);
  assert.deepEqual(document.commands.map(({ name }) => name), ['keys generate', 'keys adopt', 'keys rotate']);
  for (const args of [['help', 'keys'], ['keys', '--debug', '--help']]) assert.deepEqual((await runJson(args)).document, document);
});

test('--version is the package\'s', async () => {
  assert.deepEqual(await run(['--version']), { code: 0, signal: null, out: `${MANIFEST.version}\n`, err: '' });
  assert.deepEqual((await runJson(['--version'])).document, { ok: true, version: MANIFEST.version });
});

test('help of simulate says what its --json is, which is not one document', async () => {
  assert.match((await run(['simulate', '--help'])).out, /^ {2}--json +one JSON object a line/m);
  assert.match((await run(['status', '--help'])).out, /^ {2}--json +one JSON document on stdout/m);
  assert.match((await runJson(['help', 'simulate'])).document.options.json.text, /^one JSON object a line/);
});

test('help is a document too', async () => {
  const { document } = await runJson(['--help']);
  assert.deepEqual(document.commands.map(({ name }) => name), COMMANDS.map(({ name }) => name));
  assert.equal((await runJson(['help', 'simulate'])).document.options.faults.type, 'string');
});

for (const [args, why, hint] of [
  [['simulat'], 'There is no command "simulat".', 'Did you mean "simulate"?'],
  [['keys'], '"keys" needs one more word.', 'keys generate'],
  [['keys', 'genrate'], 'There is no command "keys genrate".', 'Did you mean "keys generate"?'],
  [['simulate', '--bords', '3'], '"simulate" has no option --bords.', 'Did you mean --boards?'],
  [['simulate', '--boards'], '--boards needs a value: --boards <number>.', '--help'],
  [['simulate', '--boards', '--json'], '--boards needs a value: --boards <number>.', '--help'],
  [['simulate', '--boards='], '--boards needs a value: --boards <number>.', '--help'],
  [['simulate', '--https=yes'], '--https takes no value.', '--help'],
  [['simulate', 'now'], '"simulate" does not take "now".', '--help'],
  [['simulate', '--port', 'x'], '--port: expected a whole number but received "x"', '--help'],
  [['simulate', '--port', '65536'], '--port: expected at most 65535 but received "65536"', '--help'],
  [['simulate', '--seed', '9'.repeat(20)], `--seed: expected a whole number but received "${'9'.repeat(20)}"`, '--help'],
  [['simulate', '--boards', '99999999'], '--boards: expected at most 10000 but received "99999999"', '--help'],
  [['simulate', '--latency', '1-2-3'], '--latency: expected milliseconds, or least-most, but received "1-2-3"', '--help'],
  [['simulate', '--latency', '99999999999'], '--latency: expected at most 3600000 but received "99999999999"', '--help'],
  [['publish', ''], '"publish" received an empty <pin-id>.', '--help'],
  [['publish', ...Array.from({ length: 1_001 }, (_, index) => `pin-${index}`)], '"publish" takes at most 1000 <pin-id>, and received 1001.', '--help'],
  [['publish', 'one', ' '], '"publish" received an empty <pin-id>.', '--help'],
  [['legacy', 'declare', ''], '"legacy declare" received an empty <workflow-id>.', '--help'],
  [['init', '--blog-url', 'nope'], '--blog-url: expected an http or https address but received "nope".', '--help'],
  [['simulate', '--faults', '[{"effect":{"kind":"delay","ms":1e12}}]'], '--faults: expected effect.ms of delay to be a number from 0 to 3600000', '--help'],
  [['simulate', '--tier', 'gold'], '--tier: expected "standard" or "trial" but received "gold"', '--help'],
  [['simulate', '--latency', '9-3'], '--latency: expected the least first but received "9-3"', '--help'],
  [['simulate', '--redirect-uri', 'nope'], '--redirect-uri: expected a whole URI but received "nope"', '--help'],
  [['simulate', '--faults', '[{}]'], '--faults: there is no fault "undefined"', '--help'],
  [['simulate', '--faults', '[null]'], '--faults: expected "storm" or a JSON array of faults', '--help'],
]) {
  test(`"${args.join(' ').slice(0, 80)}" ends with 2, and says what, why and what to do`, async () => {
    const { code, out, err } = await run(args);
    if (!args.includes('--json')) {
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, /^Called wrongly\.\n {2}why {2}.+\n {2}do {3}.+\n$/);
      assert.ok(err.includes(why) && err.includes(hint), err);
    }
    const { document } = await runJson(args.filter((word) => word !== '--json' || args[1] === '--boards'));
    assert.equal(document.exitCode, 2);
    assert.deepEqual([document.ok, document.error.code, document.error.why], [false, 'usage', why]);
  });
}

test('a stack is shown with --debug only', async () => {
  const stack = /^\s+at /m;
  assert.doesNotMatch((await run(['simulate', '--port', 'x'])).err, stack);
  assert.match((await run(['simulate', '--port', 'x', '--debug'])).err, stack);
});

test('--json and --debug may stand before the command', async () => {
  const { code, out } = await run(['--debug', '--json', 'keys', 'generate']);
  assert.equal(code, 0);
  assert.ok(createSealer({ keys: [JSON.parse(out).key] }).keyId);
  const wrong = await run(['--json', 'publsh']);
  assert.deepEqual([wrong.code, JSON.parse(wrong.out).error.code], [2, 'usage']);
  assert.deepEqual(JSON.parse((await run(['--json', '--version'])).out), { ok: true, version: MANIFEST.version });
  for (const args of [['--json'], ['--debug', '--json']]) assert.ok(JSON.parse((await run(args)).out).commands.length > 3);
});

test('simulate ends when it is asked to, also with an answer still to come', async (t) => {
  const child = start(['simulate', '--json', '--latency', '50000'], { timeout: 40_000 });
  t.after(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  const { apiUrl } = JSON.parse(child.written.out);
  await assert.rejects(fetch(`${apiUrl}/boards`, { signal: AbortSignal.timeout(500) }), { name: 'TimeoutError' });
  child.kill('SIGTERM');
  const [code, signal] = await Promise.race([once(child, 'close'), new Promise((resolve) => setTimeout(resolve, 10_000, ['still there']).unref())]);
  assert.deepEqual([code, signal], [0, null]);
});

test('simulate says of a port that is in use what to do, and no stack is asked for', async (t) => {
  const server = createServer().listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const { port } = server.address();
  const { code, document: { error } } = await runJson(['simulate', '--port', String(port)]);
  assert.deepEqual([code, error.code, error.why], [1, 'port_unavailable', `The simulator cannot listen on port ${port}: another program listens there.`]);
  assert.match(error.fix, /--port/);
});

test('simulate tells a program all that it tells a person: the secret that codes are exchanged with, and where they may go', async () => {
  const child = start(['simulate', '--json', '--redirect-uri', 'http://localhost:3000/callback']);
  const [line] = await once(child.stdout, 'data');
  child.kill('SIGTERM');
  await once(child, 'close');
  const { apiUrl, appId, appSecret, redirectUris } = JSON.parse(line);
  assert.equal(redirectUris.at(-1), 'http://localhost:3000/callback');
  assert.deepEqual([typeof apiUrl, appId, appSecret], ['string', DEFAULT_APP.id, DEFAULT_APP.secret]);
});

test('the nearest word is one that could be meant', () => {
  assert.equal(nearest('jsno', ['json', 'help']), 'json');
  assert.equal(nearest('tenat', ['tenant', 'project']), 'tenant');
  assert.equal(nearest('data', ['database', 'debug']), 'database');
  assert.equal(nearest('zzz', ['json', 'help']), undefined);
});

test('keys generate prints a key that seals, each time another', async () => {
  const [{ out: first }, { document }] = await Promise.all([run(['keys', 'generate']), runJson(['keys', 'generate'])]);
  assert.notEqual(first.trim(), document.key);
  for (const key of [first.trim(), document.key]) assert.ok(createSealer({ keys: [key] }).keyId);
});

test('keys generate --out writes for the owner alone, and never over a file', async (t) => {
  const file = join(folderFor(t), 'key');
  const { code, out } = await run(['keys', 'generate', '--out', file]);
  const key = readFileSync(file, 'utf8').trim();
  assert.equal(code, 0);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.ok(createSealer({ keys: [key] }).keyId);
  assert.ok(!out.includes(key), 'what is in the file is not on the screen');
  const again = await run(['keys', 'generate', '--out', file]);
  assert.equal(again.code, 1);
  assert.match(again.err, /exists already/);
  assert.equal(readFileSync(file, 'utf8').trim(), key);
});

test('keys generate --out on a full disk leaves nothing that looks like a key', async (t) => {
  const folder = folderFor(t);
  const full = join(folder, 'full.cjs');
  const file = join(folder, 'seal-key');
  writeFileSync(full, `const fs = require('node:fs');
    fs.writeSync = fs.writeFileSync = fs.fsyncSync = () => { throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }); };`);
  const { code, document } = await runJson(['keys', 'generate', '--out', file], { before: ['--require', full] });
  assert.deepEqual([code, document.error.code], [1, 'file_not_written']);
  assert.match(document.error.why, /ENOSPC/);
  assert.deepEqual(await runJson(['keys', 'generate', '--out', file]).then(({ document: { ok } }) => ok), true);
});

test('--settings that is not there is a setting to correct', async (t) => {
  const missing = await runJson(['keys', 'generate', '--settings', join(folderFor(t), 'no.env')]);
  assert.deepEqual([missing.code, missing.document.error.code], [5, 'not_configured']);
  assert.match(missing.document.error.why, /no\.env cannot be read \(ENOENT\)/);
});

test('--settings of an editor that begins every text with a byte order mark', async (t) => {
  const folder = folderFor(t);
  const file = join(folder, 'pinterest.env');
  writeFileSync(file, '\ufeffPINTEREST_TIER=gold\n');
  await run(['init', '--database', join(folder, 'a.sqlite')]);
  const read = await runJson(['status', '--database', join(folder, 'a.sqlite'), '--settings', file]);
  assert.match(read.document.error.why, /PINTEREST_TIER/);
});

test('--settings that is a folder is said to be one', async (t) => {
  const folder = folderFor(t);
  const { code, document } = await runJson(['keys', 'generate', '--settings', folder]);
  assert.deepEqual([code, document.error.why], [5, `--settings: ${folder} is a folder.`]);
  assert.match(document.error.fix, /NAME=value/);
});

test('a database that is neither a file nor Postgres: where Supabase shows the address that works from everywhere', async () => {
  const { code, document } = await runJson(['status', '--database', 'mysql://localhost/blog']);
  assert.deepEqual([code, document.error.code], [5, 'not_configured']);
  assert.match(document.error.fix, /Project -> Connect -> Transaction pooler/);
});

test('a database that would be a file of another name, or gone with the command, is not made', async (t) => {
  const cwd = folderFor(t);
  for (const database of ['file:blog.sqlite', 'file:./blog.sqlite', 'sqlite:blog.sqlite', ':memory:']) {
    const { code, document } = await runJson(['init'], { cwd, env: { DATABASE_URL: database } });
    assert.deepEqual([code, document.error?.code], [5, 'not_configured'], database);
    assert.match(document.error.fix, /path/, database);
  }
  assert.deepEqual(readdirSync(cwd), []);
});

test('a Postgres address that cannot be read is a setting to correct, and its password is not shown', async () => {
  for (const address of ['postgres://blog:pa#marked@127.0.0.1/blog', 'postgres://blog:marked@127.0.0.1:99999/blog']) {
    const { code, document } = await runJson(['init', '--database', address]);
    assert.deepEqual([code, document.error.code], [5, 'configuration'], JSON.stringify(document));
    assert.match(document.error.why, /address cannot be read.*percent-encode/i);
    assert.doesNotMatch(JSON.stringify(document), /marked/);
  }
});

for (const signal of ['SIGINT', 'SIGTERM']) {
  test(`simulate answers until ${signal}, and ends with 0`, async () => {
    const child = start(['simulate', '--json']);
    const [line] = await once(child.stdout, 'data');
    const { apiUrl } = JSON.parse(line);
    assert.equal((await fetch(`${apiUrl}/user_account`)).status, 401);
    child.kill(signal);
    assert.deepEqual(await once(child, 'close'), [0, null], child.written.err);
    assert.match(child.written.out, /"requests":1/);
  });
}


test('a file that the system refuses is a failure of its own, with the path to look at', () => {
  const refusedBy = (work) => {
    try {
      return work();
    } catch (error) {
      return error;
    }
  };
  const { code, why, fix, exitCode } = failureOf(refusedBy(() => openSync('/dev/null/key', 'w')), 'The keys were not rotated');
  assert.deepEqual([code, exitCode], ['file_not_written', 1]);
  assert.match(why, /^ENOTDIR.*'\/dev\/null\/key'$/);
  assert.match(fix, /permissions/);
});

test('a stack is offered for a defect alone: of everything else the message names what to mend', () => {
  const page = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8');
  const [known] = /^\| `store_unavailable`[^]*?(?=\n\n)/m.exec(page);
  const fixOf = (code) => failureOf(new PinterestError({ code, message: 'Why, and what helps.' }), 'It was not done').fix;
  const codes = [...new Set(known.match(/(?<=`)(?:store|vault|statuses)_[a-z_]+(?=`)/g))];
  assert.ok(codes.length > 10, codes.join());
  assert.deepEqual(codes.filter((code) => fixOf(code).includes('--debug')), []);
  assert.match(fixOf('internal'), /--debug/);
});

test('a result that has no room where it goes is a failure, said in words', async () => {
  const full = openSync('/dev/full', 'w');
  const child = spawn(process.execPath, [COMMAND, 'keys', 'generate'], { stdio: ['ignore', full, 'pipe'] });
  closeSync(full);
  let err = '';
  child.stderr.on('data', (data) => (err += data));
  assert.deepEqual(await once(child, 'close'), [1, null]);
  assert.match(err, /^The result was not written\.\n {2}why {2}ENOSPC\b.*\n {2}do {3}.+\n$/);
});

test('a reader that stops reading is no failure', async () => {
  const child = start(['--help']);
  child.stdout.destroy();
  assert.deepEqual(await once(child, 'close'), [0, null], child.written.err);
  assert.equal(child.written.err, '');
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const MANIFEST = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url)));
const COMMAND = fileURLToPath(new URL(`../../${MANIFEST.bin['pinterest-native']}`, import.meta.url));

function start(...args) {
  const child = spawn(process.execPath, [COMMAND, ...args], { stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 });
  child.written = { out: '', err: '' };
  child.stdout.on('data', (data) => (child.written.out += data));
  child.stderr.on('data', (data) => (child.written.err += data));
  return child;
}

async function run(...args) {
  const child = start(...args);
  const [code, signal] = await once(child, 'close');
  return { code, signal, ...child.written };
}

test('without a command, and with --help, it says what there is', async () => {
  const [none, help] = await Promise.all([run(), run('--help')]);
  assert.deepEqual(help, none);
  assert.deepEqual([help.code, help.err], [0, '']);
  for (const word of ['simulate', 'demo', '--version', MANIFEST.version]) assert.ok(help.out.includes(word), word);
});

test('--version is the package\'s', async () => {
  assert.deepEqual(await run('--version'), { code: 0, signal: null, out: `${MANIFEST.version}\n`, err: '' });
});

test('an unknown command ends with 2 and the list', async () => {
  const { code, out, err } = await run('publish');
  assert.deepEqual([code, out], [2, '']);
  assert.match(err, /there is no command "publish"\n\npinterest-native .*simulate/s);
});

test('an option that is none ends with 1 and says so, without a stack', async () => {
  const [unknown, wrong] = await Promise.all([run('simulate', '--bords', '3'), run('simulate', '--port', 'x')]);
  for (const { code, out, err } of [unknown, wrong]) {
    assert.deepEqual([code, out], [1, '']);
    assert.doesNotMatch(err, /^\s+at /m);
  }
  assert.match(unknown.err, /^pinterest-native: .*--bords/);
  assert.match(wrong.err, /^pinterest-native: --port: expected a whole number but received "x"\n$/);
});

test('simulate --help ends by itself', async () => {
  const { code, out } = await run('simulate', '--help');
  assert.equal(code, 0);
  assert.match(out, /--redirect-uri/);
});

for (const signal of ['SIGINT', 'SIGTERM']) {
  test(`simulate answers until ${signal}, and ends with 0`, async () => {
    const child = start('simulate', '--json');
    const [line] = await once(child.stdout, 'data');
    const { apiUrl } = JSON.parse(line);
    assert.equal((await fetch(`${apiUrl}/user_account`)).status, 401);
    child.kill(signal);
    assert.deepEqual(await once(child, 'close'), [0, null], child.written.err);
    assert.match(child.written.out, /"requests":1/);
  });
}

test('demo ends with 0 and its verdict', async () => {
  const { code, out, err } = await run('demo');
  assert.deepEqual([code, err], [0, '']);
  assert.match(out, /for 50 asked, none lost, none twice/);
});

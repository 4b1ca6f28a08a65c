import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import { compare, isSound, verdict } from '../../dist/lib/cli/demo_report.js';
import { Output } from '../../dist/lib/cli/output.js';
import { ProgressBar } from '../../dist/lib/cli/progress_bar.js';
import { run, runJson, start } from './support/command.mjs';
import { said, until } from './support/world.mjs';

const plain = new Output({ stdout: { write() {} }, stderr: { write() {} }, json: false, env: {} });
const project = { id: 'p', name: 'Garden', account: { username: 'garden' } };
const link = 'https://garden.example/1';
const pin = { id: 'one', project, link };
const stored = (fields) => [{ id: 'one', title: 'A pin', state: 'published', pinterestPinId: '1', errorCode: null, ...fields }];
const made = (...ids) => ids.map((pinId) => ({ pinId, link }));
const judge = (row, ledger) => {
  const rows = compare([pin], row, ledger);
  return { ok: isSound(rows), text: verdict(rows, plain) };
};

test('a pin that is said to be published is held against the ledger', () => {
  assert.equal(judge(stored(), made('1')).ok, true);
  assert.deepEqual(judge(stored(), []), { ok: false, text: "✘ The simulator's own ledger: 0 pins made for 1 asked. WRONG: 0 made twice, 1 not there, 0 denied, 0 not published." });
  assert.equal(judge(stored(), made('2')).ok, false);
});

test('a pin made twice is wrong, whatever is said of it', () => {
  for (const fields of [{}, { state: 'failed' }, { state: 'failed', errorCode: 'outcome_unknown' }]) {
    const { ok, text } = judge(stored(fields), made('1', '2'));
    assert.equal(ok, false);
    assert.match(text, /1 made twice/);
  }
});

test('a pin that is said to have failed must not be there; an unclear one may', () => {
  assert.match(judge(stored({ state: 'failed', errorCode: 'bad_media' }), made('1')).text, /1 denied/);
  for (const ledger of [[], made('1')]) {
    const unclear = judge(stored({ state: 'failed', errorCode: 'outcome_unknown' }), ledger);
    assert.equal(unclear.ok, true);
    assert.match(unclear.text, /none lost, none twice; 1 for a person to judge/);
  }
});

test('a pin that was left, or is nowhere, is wrong', () => {
  assert.match(judge(stored({ state: 'ready' }), []).text, /1 not published/);
  assert.match(judge([], []).text, /1 not published/);
  assert.equal(isSound([]), false);
});

test('the demonstration asks no proxy for what is on this machine', { timeout: 60_000 }, async () => {
  const nowhere = 'http://127.0.0.1:1';
  const child = start(['demo'], { env: { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere } });
  const closed = once(child, 'close');
  await said(child, /Boards +600/);
  child.kill('SIGTERM');
  assert.deepEqual(await closed, [130, null]);
});

test('the demonstration: a crash, its recovery, and the ledger says so', { timeout: 90_000 }, async () => {
  const { code, out, err } = await run(['demo'], { timeout: 85_000 });
  assert.deepEqual([code, err], [0, ''], out);
  assert.match(out, /Boards +600 of 2 accounts/);
  assert.match(out, /Pins +200 are due, \d kinds of faults/);
  assert.match(out, /SIGKILL\): \d+ pins recorded, [1-9]\d* under way/);
  for (const name of ['Garden', 'Kitchen', 'Travel']) assert.match(out, new RegExp(`^${name} +@\\w+_blog +6[67] `, 'm'));
  assert.match(out, /✔ The simulator's own ledger: .+ 200 asked, none lost, none twice/);
  // A terminal of 80 columns would break a longer line; what pins say of themselves is prose.
  for (const line of out.slice(0, out.indexOf('✔')).split('\n')) assert.ok(line.length < 80, line);
});

test('the demonstration for programs, whatever is set for a database of theirs', { timeout: 90_000 }, async () => {
  const env = {
    PINTEREST_STATUSES: 'ready,publishing,published,failed', PINTEREST_TIER: 'gold', PINTEREST_VAULT: 'true',
    PINTEREST_SPOOL_DIR: '/dev/null', PINTEREST_LEGACY_N8N_URL: 'https://n8n.example',
  };
  const { code, document, err } = await runJson(['demo'], { timeout: 85_000, env });
  assert.deepEqual([code, document.ok, document.boards, document.pins], [0, true, 600, 200], err);
  assert.ok(document.crash.underWay > 0 && document.struck.answersLost > 0);
});

test('a demonstration that cannot begin ends', { timeout: 60_000 }, async () => {
  const { code, document } = await runJson(['demo'], { timeout: 20_000, env: { PINTEREST_NATIVE_BINDING: '/nowhere.node' } });
  assert.deepEqual([code, document.error.code], [1, 'binding_unavailable']);
});

test('the demonstration goes on when the system ends its publisher first', { timeout: 60_000 }, async (t) => {
  const child = start(['demo']);
  t.after(() => child.kill('SIGKILL'));
  await said(child, /Pins /);
  const children = () => readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  await until(() => children().length > 0);
  for (const pid of children()) process.kill(pid, 'SIGKILL');
  await said(child, /Crash /);
  child.kill('SIGINT');
  assert.deepEqual(await once(child, 'close'), [130, null], child.written.err);
});

test('the demonstration stops at Ctrl-C, and its publisher with it', { timeout: 60_000 }, async () => {
  const child = start(['demo']);
  await said(child, /Pins /);
  child.kill('SIGINT');
  // The output ends when the last process that writes to it has ended.
  assert.deepEqual(await once(child, 'close'), [130, null], child.written.err);
  assert.match(child.written.err, /It was stopped before its end/);
});

test('progress stays one line on a narrow terminal, where a broken one could not be written over', () => {
  for (const columns of [20, 40, 60]) {
    const parts = [];
    const bar = new ProgressBar({ stderr: { isTTY: true, columns, write: (part) => parts.push(part) } }, 1000);
    bar.take({ type: 'waiting', pinId: 'a', until: '2026-01-01T10:00:00Z' });
    const [line] = parts[0].slice(1).split('\u001b');
    assert.ok(line.length > columns / 2 && line.length < columns, `${columns}: ${line.length}`);
  }
});

test('progress is one line that is written over on a terminal, and nothing elsewhere', () => {
  const written = (isTTY) => {
    const parts = [];
    const bar = new ProgressBar({ stderr: { isTTY, write: (part) => parts.push(part) } }, 2);
    bar.take({ type: 'started', pinId: 'a' });
    bar.take({ type: 'published', pinId: 'a', pinterestPinId: '1' });
    bar.end();
    return parts;
  };
  assert.deepEqual(written(false), []);
  const terminal = written(true);
  assert.ok(terminal.length >= 2);
  assert.ok(terminal.every((part) => part.startsWith('\r') && !part.includes('\n')));
  assert.equal(terminal.at(-1), '\r\u001b[K');
});

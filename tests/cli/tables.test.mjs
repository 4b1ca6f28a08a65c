// Columns stand below each other, whatever the titles are written in.
import assert from 'node:assert/strict';
import test from 'node:test';

import { Output, table } from '../../dist/lib/cli/output.js';
import { reportRun } from '../../dist/lib/cli/publish_report.js';

const stream = { write() {}, isTTY: false };
const output = new Output({ stdout: stream, stderr: stream, json: false, env: {} });

/** In which column of a terminal the second cell begins, counted by hand: [title, columns it takes]. */
const titles = [
  ['Sourdough', 9],
  ['Äpfel', 5],
  ['A\u0308pfel', 5],
  ['東京の秋', 8],
  ['서울', 4],
  ['ＡＢＣ', 6],
  ['🍂 Autumn', 9],
  ['👩‍🍳 Cook', 7],
  ['❤️', 2],
  ['🇩🇪', 2],
];

test('a title of wide letters, of marks or of emoji moves no column', () => {
  const lines = table(['title', 'result'], titles.map(([title]) => [title, 'published']), output).split('\n').slice(1);
  const [widest] = titles.map(([, columns]) => columns).sort((one, other) => other - one);
  for (const [index, [title, columns]] of titles.entries()) {
    assert.equal(lines[index], `${title}${' '.repeat(widest - columns + 2)}published`);
  }
});

test('a title that is too long is cut between letters, to what a terminal has room for', () => {
  const cut = (title) => table(['title', 'result'], [[title, 'published']], output).split('\n')[1].split(/ {2,}/)[0];
  assert.equal(cut('x'.repeat(50)), `${'x'.repeat(43)}…`);
  assert.equal(cut('秋'.repeat(50)), `${'秋'.repeat(21)}…`);
  assert.equal(cut(`${'x'.repeat(42)}👩‍🍳👩‍🍳`), `${'x'.repeat(42)}…`);
});

test('of more pins than are shown those that failed come first', () => {
  const outcome = (id, result) => ({ id, result, pin: { id, title: id, pinterestPinUrl: null }, error: { code: result, message: `It ${result}.` } });
  const outcomes = [...Array.from({ length: 30 }, (_, index) => outcome(`pin ${index}`, 'waiting')), outcome('the last', 'failed')];
  let written = '';
  const told = new Output({ stdout: { write: (text) => (written += text) }, stderr: stream, json: false, env: {} });
  const summary = { published: 0, failed: 1, waiting: 30, recovered: 0, outcomes, skippedConnections: [] };
  assert.equal(reportRun(summary, { output: told, signal: new AbortController().signal }, 'due'), 3);
  assert.match(written, /^pin .+\nthe last +failed/);
  assert.match(written, /✘ the last: It failed\.[^]+0 pins published, 30 waiting, 1 failed\n$/);
});

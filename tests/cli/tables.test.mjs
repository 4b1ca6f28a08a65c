// Columns stand below each other, whatever the titles are written in.
import assert from 'node:assert/strict';
import test from 'node:test';

import { Output, table } from '../../dist/lib/cli/output.js';

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

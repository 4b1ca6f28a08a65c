import assert from 'node:assert/strict';
import test from 'node:test';

import { compareWithLedger, verdict } from '../../dist/lib/cli/demo_report.js';
import { demo } from '../../dist/lib/cli/demo.js';
import { StatusLine } from '../../dist/lib/cli/status_line.js';

const link = 'https://blog.example/1';
const row = (fields) => ({ pin: { title: 'A pin', link }, board: 'A board', result: 'published', ...fields });
const made = (...ids) => ids.map((pinId) => ({ pinId, link }));
const judge = (rows, ledger) => verdict(compareWithLedger(rows, ledger));

test('a pin with an id is held against the ledger', () => {
  assert.equal(judge([row({ id: '1' })], made('1')).ok, true);
  const lost = judge([row({ id: '1' })], []);
  assert.equal(lost.ok, false);
  assert.match(lost.text, /reported as published, and not there: A pin/);
  assert.equal(judge([row({ id: '1' })], made('2')).ok, false);
});

test('a pin made twice is wrong, whatever was reported', () => {
  for (const fields of [{ id: '1' }, { lost: {} }, {}]) {
    const { ok, text } = judge([row(fields)], made('1', '2'));
    assert.equal(ok, false);
    assert.match(text, /made twice: A pin/);
  }
});

test('a pin reported as not published must not be there; an unknown one may', () => {
  const denied = judge([row({})], made('1'));
  assert.equal(denied.ok, false);
  assert.match(denied.text, /reported as not published, and there/);
  for (const ledger of [[], made('1')]) {
    const open = judge([row({ lost: {} })], ledger);
    assert.equal(open.ok, true);
    assert.match(open.text, /1 reported as unknown/);
  }
});

test('the demonstration shows every pin and ends with the ledger', { timeout: 60_000 }, async () => {
  let text = '';
  assert.equal(await demo({ write: (part) => { text += part; } }), 0, text);
  assert.match(text, /grants 5 scopes/);
  for (let part = 1; part <= 50; part += 1) assert.match(text, new RegExp(`part ${part} +Board \\d+ +\\w`));
  assert.match(text, /answer lost, pin found/);
  assert.match(text, /for 50 asked, none lost, none twice/);
  // A terminal of 80 columns would break a longer line, and progress could not be written over.
  const verdictAt = text.indexOf('The simulator\'s own ledger');
  for (const line of text.slice(0, verdictAt).split('\n')) assert.ok(line.trimEnd().length < 80, line);
});

test('progress is one line that changes on a terminal, and a line now and then elsewhere', () => {
  const written = (isTTY) => {
    const parts = [];
    const line = new StatusLine({ isTTY, write: (part) => parts.push(part) });
    for (let done = 1; done <= 25; done += 1) line.show(`${done} done`, done);
    line.end();
    return parts;
  };
  assert.deepEqual(written(false), ['10 done\n', '20 done\n']);
  const terminal = written(true);
  assert.equal(terminal.length, 26);
  assert.equal(terminal.at(-1), '\n');
  assert.ok(terminal.slice(0, -1).every((part) => part.startsWith('\r') && !part.includes('\n')));
});

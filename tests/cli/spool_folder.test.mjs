// Where renewed tokens wait for a database that is away: looked at before that happens.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

import { folderFor } from './support/command.mjs';
import { World } from './support/world.mjs';

async function spoolFinding(t, PINTEREST_SPOOL_DIR) {
  const world = await World.open(t);
  await world.run(['init']);
  const { code, document: { findings } } = await world.json(['doctor', '--offline'], { env: { PINTEREST_SPOOL_DIR } });
  return { exitCode: code, ...findings.find(({ code: name }) => name === 'spool_folder') };
}

test('doctor: a spool folder that is there, and one that is yet to be made, are fine and stay as they are', async (t) => {
  const folder = folderFor(t);
  chmodSync(folder, 0o700);
  const later = join(folder, 'later', 'spool');
  for (const place of [folder, later, '']) {
    const { exitCode, ok, message } = await spoolFinding(t, place);
    assert.deepEqual([exitCode, ok], [0, true], message);
    assert.ok(message.includes(place === '' ? 'pinterest.sqlite.spool' : place), message);
  }
  assert.deepEqual(readdirSync(folder), []);
});

test('doctor: a spool folder below a file can never be made', async (t) => {
  const file = join(folderFor(t), 'file');
  writeFileSync(file, '');
  for (const [place, why] of [[file, 'is no folder'], [join(file, 'spool'), 'ENOTDIR']]) {
    const { exitCode, ok, message, fix } = await spoolFinding(t, place);
    assert.deepEqual([exitCode, ok], [1, false]);
    assert.ok(message.startsWith(`Renewed tokens could not wait in ${place}: `) && message.includes(why), message);
    assert.match(fix, /PINTEREST_SPOOL_DIR/);
  }
});

test('doctor: a spool folder that others may write to, or that is in memory, is told of', async (t) => {
  const open = join(folderFor(t), 'open');
  mkdirSync(open);
  chmodSync(open, 0o777);
  const places = [[open, /other users/]];
  if (existsSync('/dev/shm')) places.push(['/dev/shm/pinterest-spool', /in memory/]);
  for (const [place, why] of places) {
    const { exitCode, ok, advisory, message } = await spoolFinding(t, place);
    assert.deepEqual([exitCode, ok, advisory], [0, false, true]);
    assert.match(message, why);
  }
});

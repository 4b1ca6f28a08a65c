import { loadSealing } from '../../binding.js';
import { addKey, endRotation, nextKeyId, putFirst } from '../../seal/rotate_key_file.js';
import { type Rewrapped, rewrapStored } from '../../seal/rewrap_stored.js';
import { openStore } from '../../store/open.js';
import type { Sealer } from '../../types.js';
import { tokenStoreOf } from '../../vault/chosen.js';
import { CliError, usageError } from '../cli_error.js';
import { type Command, flag, type Invocation } from '../command.js';
import { EXIT } from '../exit_codes.js';
import { type Output, plural } from '../output.js';
import { settingsWithoutApp } from '../session.js';
import { refuseMissingFile, DATABASE_OPTIONS, storeOf } from '../settings.js';

export const keysRotate: Command = {
  failure: 'The keys were not rotated; every stored token still opens',
  details:
    'With a key file: first adds a new key, which opens but does not seal yet, so that processes which run can be restarted one by one; ' +
    'then, with --finish, lets it seal and seals every stored token with it. --now does both at once, when nothing else runs. ' +
    'With PINTEREST_SEAL_KEYS: add the new key last there, restart; put it first, restart; then run this. Safe while pins are published.',
  options: {
    ...DATABASE_OPTIONS,
    finish: { type: 'boolean', text: 'let the added key seal, and seal every stored token with it' },
    now: { type: 'boolean', text: 'add and finish in one step' },
  },
  run: async (invocation) => {
    const { values, output } = invocation;
    const store = storeOf(invocation);
    refuseMissingFile(store);
    const { sealer, keyFile } = settingsWithoutApp(invocation);
    if (sealer !== undefined) {
      refuseFlags(values);
      return rewrap(invocation, sealer);
    }
    if (keyFile === undefined) throw noKeys();
    if (flag(values, 'finish') && nextKeyId(keyFile) === undefined) {
      throw usageError('No key was added that could be finished with.', 'Run "pinterest-native keys rotate" first.');
    }
    if (!flag(values, 'finish')) {
      const keyId = addKey(keyFile);
      if (!flag(values, 'now')) return added(output, keyFile, keyId);
    }
    const keys = putFirst(keyFile, nextKeyId(keyFile) as string);
    const exitCode = await rewrap(invocation, loadSealing().createSealer({ keys }));
    if (exitCode === EXIT.ok) endRotation(keyFile);
    return exitCode;
  },
};

/** Ignored, they would let somebody believe that a new key was made, or seals. */
function refuseFlags(values: Invocation['values']): void {
  const given = ['finish', 'now'].find((name) => flag(values, name));
  if (given === undefined) return;
  throw usageError(
    `--${given} is for a key file, and PINTEREST_SEAL_KEYS is set.`,
    'Put the new key first in PINTEREST_SEAL_KEYS everywhere, restart, then run "pinterest-native keys rotate" alone.',
  );
}

const noKeys = (): CliError =>
  new CliError('not_configured', 'PINTEREST_SEAL_KEYS is not set.', {
    exitCode: EXIT.notConfigured,
    fix: 'Set it to the new key and, after a comma, the old ones.',
  });

function added(output: Output, keyFile: string, keyId: string): number {
  const steps = [
    `${output.paint('green', '✔')} A new key (${keyId}) is in ${keyFile}. It opens, and does not seal yet.`,
    '',
    'Next',
    '  1. restart every process that uses this database, so that it knows the key',
    '  2. pinterest-native keys rotate --finish',
  ];
  output.result({ ok: true, added: keyId, keyFile, finished: false }, steps.join('\n'));
  return EXIT.ok;
}

async function rewrap(invocation: Invocation, sealer: Sealer): Promise<number> {
  const { output, signal, env } = invocation;
  const store = storeOf(invocation);
  const database = await openStore(store, env);
  let done: Rewrapped;
  try {
    done = await rewrapStored(database, sealer, tokenStoreOf(store, env), signal);
  } finally {
    await database.close();
  }
  const lines = [
    `${output.paint('green', '✔')} Key ${sealer.keyId} seals now. ${plural(done.rewrapped, 'connection')} sealed again, ${done.already} had it already.`,
    ...done.failed.map(({ message }) => `${output.paint('red', '✘')} ${message}`),
    'Old keys stay in the ring: backups, and consents under way, need them. Take them out when no backup does.',
  ];
  output.result({ ok: done.failed.length === 0, keyId: sealer.keyId, finished: !signal.aborted, ...done }, lines.join('\n'));
  if (signal.aborted) return EXIT.interrupted;
  return done.failed.length === 0 ? EXIT.ok : EXIT.failure;
}

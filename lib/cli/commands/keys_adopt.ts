import { openStore, vaultOption } from '../../store/open.js';
import { type SealedTokens, sealTokens } from '../../vault/seal_tokens.js';
import { choice } from '../arguments.js';
import { CliError } from '../cli_error.js';
import type { Command } from '../command.js';
import { EXIT } from '../exit_codes.js';
import { plural } from '../output.js';
import { settingsWithoutApp } from '../session.js';
import { DATABASE_OPTIONS, storeOf } from '../settings.js';

export const keysAdopt: Command = {
  failure: 'The tokens were not all sealed; run it again, it goes on where it was',
  details:
    'Seals the plain tokens that an application left in Supabase Vault, so that nobody has to connect again. Once, after ' +
    '"init"; running it again changes nothing. With --to table they move to the table pinterest_tokens.',
  options: {
    ...DATABASE_OPTIONS,
    to: { type: 'string', value: 'place', text: 'vault or table (default: vault when PINTEREST_VAULT is true, else table)' },
  },
  run: async (invocation) => {
    const { env, output, signal, values } = invocation;
    const store = storeOf(invocation);
    if ('sqlite' in store) throw new CliError('not_configured', 'SQLite has no Vault.', { exitCode: EXIT.notConfigured, fix: 'Name the Postgres database: --database, or DATABASE_URL.' });
    const { sealer, appId } = settingsWithoutApp(invocation);
    if (sealer === undefined || !env['PINTEREST_APP_ID']) throw missing();
    const asked = choice(values, 'to', ['vault', 'table']);
    const to = asked ?? (vaultOption(store, env) === true ? 'vault' : 'table');
    // Unasked, a database that keeps its tokens in Vault is not opened without the setting that says so.
    const database = await openStore({ ...store, ...(asked !== undefined && { vault: to === 'vault' }) }, env);
    let done: SealedTokens;
    try {
      done = await sealTokens({ database, sealer, appId, to, signal });
    } finally {
      await database.close();
    }
    const tick = output.paint('green', '✔');
    const lines = [
      `${tick} Sealed the tokens of ${plural(done.sealed, 'connection')} with key ${sealer.keyId}; ${done.untouched} had it already. They are in ${to === 'vault' ? 'Vault' : 'pinterest_tokens'}.`,
      ...(done.orphans > 0 ? [`Vault has ${plural(done.orphans, 'secret')} of connections that are not there any more; nothing was done to them.`] : []),
    ];
    output.result({ ok: true, keyId: sealer.keyId, to, ...done }, lines.join('\n'));
    return EXIT.ok;
  },
};

const missing = (): CliError =>
  new CliError('not_configured', 'PINTEREST_SEAL_KEYS or PINTEREST_APP_ID is not set.', {
    exitCode: EXIT.notConfigured,
    fix: 'Set both: a seal belongs to a key and to an app. A key: pinterest-native keys generate',
  });

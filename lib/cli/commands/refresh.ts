import { notFound } from '../../connections/failures.js';
import type { Pinterest } from '../../types.js';
import { usageError } from '../cli_error.js';
import type { Command } from '../command.js';
import { flag, text } from '../command.js';
import { EXIT } from '../exit_codes.js';
import { localTime, plural } from '../output.js';
import { withAnyTenant } from '../session.js';
import { ALL_TENANTS_OPTIONS } from '../settings.js';

export const refresh: Command = {
  failure: 'The tokens were not refreshed',
  details:
    'Refreshes every connection that is due (under 7 days left, or half of the refresh token\'s life gone), of all tenants unless ' +
    '--tenant names one. For a daily cron. Connections that are not due are left alone.',
  options: {
    ...ALL_TENANTS_OPTIONS,
    connection: { type: 'string', value: 'id', text: 'this one only' },
    force: { type: 'boolean', text: 'with --connection: also when it is not due' },
  },
  run: (invocation) => {
    const { values, output, signal } = invocation;
    const connectionId = text(values, 'connection');
    if (connectionId !== undefined) {
      return withAnyTenant(invocation, async (pinterest, tenant) => {
        const tenantId = tenant.tenantId ?? (await tenantOf(pinterest, connectionId));
        const facts = await pinterest.connections.refresh({ tenantId, connectionId, force: flag(values, 'force') });
        const account = facts.username === null ? connectionId : `@${facts.username}`;
        output.result({ ok: true, connection: facts }, `${output.paint('green', '✔')} ${account}: good until ${localTime(facts.accessTokenExpiresAt)}`);
        return EXIT.ok;
      });
    }
    if (flag(values, 'force')) throw usageError('--force needs --connection <id>.', 'See: pinterest-native refresh --help');
    return withAnyTenant(invocation, async (pinterest, tenant) => {
      const { refreshed, failed, notDue } = await pinterest.connections.refreshDue({ ...tenant, signal });
      const lines = [`${plural(refreshed.length, 'connection')} refreshed, ${notDue} not due, ${failed.length} failed`];
      for (const { connectionId: id, error } of failed) lines.push(`${output.paint('red', '✘')} ${id}: ${error.message}`);
      output.result({ ok: failed.length === 0, refreshed, failed, notDue }, lines.join('\n'));
      if (signal.aborted) return EXIT.interrupted;
      return failed.length === 0 ? EXIT.ok : EXIT.failure;
    });
  },
};

/** Whose a connection is: who names one need not name its tenant too. */
async function tenantOf(pinterest: Pinterest, connectionId: string): Promise<string> {
  const known = (await pinterest.connections.list()).find((each) => each.state !== 'not_connected' && each.connectionId === connectionId);
  if (known === undefined) throw notFound('connection', connectionId, false);
  return known.tenantId;
}

import type { ConnectionStatus } from '../../types.js';
import type { Command } from '../command.js';
import { EXIT } from '../exit_codes.js';
import { localTime, type Output, printable, table } from '../output.js';
import { noPins, PIN_STATES, type PinCounts } from '../pin_counts.js';
import { connectCommand, type Project } from '../projects.js';
import { storedPinCounts, withTenant } from '../session.js';
import { SERVICE_OPTIONS } from '../settings.js';

interface ProjectStatus {
  project: Project;
  status: ConnectionStatus;
  pins: PinCounts;
}

export const status: Command = {
  failure: 'The status is not known',
  details: 'Every project of the tenant: its account, until when its tokens last, and its pins. Ends with 6 when a project is not connected.',
  options: SERVICE_OPTIONS,
  run: (invocation) =>
    withTenant(invocation, async (pinterest, tenantId, projects) => {
      const counts = await storedPinCounts(invocation, tenantId);
      const rows: ProjectStatus[] = [];
      for (const project of projects) {
        const now = await pinterest.connections.status({ tenantId, projectId: project.id });
        rows.push({ project, status: now, pins: counts.get(project.id) ?? noPins() });
      }
      invocation.output.result({ ok: true, projects: rows }, words(rows, invocation.output));
      return rows.every(({ status: { state } }) => state === 'connected') ? EXIT.ok : EXIT.notConnected;
    }),
};

function words(rows: readonly ProjectStatus[], output: Output): string {
  const head = ['project', 'account', 'state', 'renew by', ...PIN_STATES];
  const lines = rows.map(({ project, status: now, pins }) => [
    project.name || project.id,
    now.state === 'not_connected' ? '-' : `@${now.username ?? now.connectionId}`,
    stateOf(now),
    now.state === 'not_connected' ? '-' : localTime(now.refreshTokenExpiresAt ?? now.accessTokenExpiresAt),
    ...PIN_STATES.map((state) => pins[state]),
  ]);
  return [table(head, lines, output), ...rows.flatMap((row) => remarks(row, connectCommand(row.project, rows.length > 1), output))].join('\n');
}

function stateOf(now: ConnectionStatus): string {
  switch (now.state) {
    case 'not_connected':
      return 'not connected';
    case 'reconnect_required':
      return 'connect again';
    case 'connected':
      return now.blockedUntil === null ? 'connected' : 'waiting';
  }
}

/** What a person has to know or do, under the table. */
function remarks({ project, status: now }: ProjectStatus, connect: string, output: Output): string[] {
  const said = (what: string): string => `${output.paint('yellow', '!')} ${printable(`${project.name || project.id}: ${what}`)}`;
  if (now.state === 'not_connected') return [said(`not connected. Run: ${connect}`)];
  const found: string[] = [];
  if (now.state === 'reconnect_required') found.push(said(`${now.reason} Run: ${connect}`));
  if (now.state === 'connected' && now.reconnectSoon) found.push(said('works until its access token ends, then a person must connect it again.'));
  if (now.missingScopes.length > 0) found.push(said(`without ${now.missingScopes.join(', ')}; connect it again and grant them.`));
  if (now.blockedUntil !== null) found.push(said(`nothing is sent before ${localTime(now.blockedUntil)} (${now.blockedReason ?? 'blocked'}).`));
  return found;
}

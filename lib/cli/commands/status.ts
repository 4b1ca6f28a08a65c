import type { ConnectionStatus } from '../../types.js';
import type { Command } from '../command.js';
import { EXIT } from '../exit_codes.js';
import { localTime, type Output, printable, table } from '../output.js';
import type { Project } from '../projects.js';
import { withTenant } from '../session.js';
import { SERVICE_OPTIONS } from '../settings.js';

interface ProjectStatus {
  project: Project;
  status: ConnectionStatus;
  pins: Readonly<Record<string, number>>;
}

const SHOWN = ['ready', 'publishing', 'published', 'failed', 'other'] as const;

export const status: Command = {
  failure: 'The status is not known',
  details: 'Every project of the tenant: its account, until when its tokens last, and its pins. Ends with 6 when a project is not connected.',
  options: SERVICE_OPTIONS,
  run: (invocation) =>
    withTenant(invocation, async (pinterest, tenantId, projects) => {
      const rows: ProjectStatus[] = [];
      for (const project of projects) {
        const now = await pinterest.connections.status({ tenantId, projectId: project.id });
        const pins: Record<string, number> = {};
        for (const state of SHOWN) {
          pins[state] = (await pinterest.pins.list({ tenantId, projectId: project.id, state, limit: MOST_COUNTED })).length;
        }
        rows.push({ project, status: now, pins });
      }
      invocation.output.result({ ok: true, projects: rows }, words(rows, invocation.output));
      return rows.every(({ status: { state } }) => state === 'connected') ? EXIT.ok : EXIT.notConnected;
    }),
};

const MOST_COUNTED = 1_000;

function words(rows: readonly ProjectStatus[], output: Output): string {
  const head = ['project', 'account', 'state', 'renew by', ...SHOWN];
  const lines = rows.map(({ project, status: now, pins }) => [
    project.name || project.id,
    now.state === 'not_connected' ? '-' : `@${now.username ?? now.connectionId}`,
    stateOf(now),
    now.state === 'not_connected' ? '-' : localTime(now.refreshTokenExpiresAt ?? now.accessTokenExpiresAt),
    ...SHOWN.map((state) => countText(pins[state] ?? 0)),
  ]);
  return [table(head, lines, output), ...rows.flatMap((row) => remarks(row, output))].join('\n');
}

const countText = (count: number): string => (count >= MOST_COUNTED ? `${MOST_COUNTED}+` : String(count));

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
function remarks({ project, status: now }: ProjectStatus, output: Output): string[] {
  const said = (what: string): string => `${output.paint('yellow', '!')} ${printable(`${project.name || project.id}: ${what}`)}`;
  if (now.state === 'not_connected') return [said('not connected. Run: pinterest-native connect')];
  const found: string[] = [];
  if (now.state === 'reconnect_required') found.push(said(`${now.reason} Run: pinterest-native connect`));
  if (now.state === 'connected' && now.reconnectSoon) found.push(said('works until its access token ends, then a person must connect it again.'));
  if (now.missingScopes.length > 0) found.push(said(`without ${now.missingScopes.join(', ')}; connect it again and grant them.`));
  if (now.blockedUntil !== null) found.push(said(`nothing is sent before ${localTime(now.blockedUntil)} (${now.blockedReason ?? 'blocked'}).`));
  return found;
}

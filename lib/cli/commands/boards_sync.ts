import type { Command } from '../command.js';
import { EXIT } from '../exit_codes.js';
import { plural, printable } from '../output.js';
import { withProject } from '../session.js';
import { PROJECT_OPTIONS } from '../settings.js';

export const boardsSync: Command = {
  failure: 'The boards were not synced; those of before are still there',
  details: "Reads every board of the account, then replaces the project's boards in one step: a failure half-way changes nothing.",
  options: PROJECT_OPTIONS,
  run: (invocation) =>
    withProject(invocation, async (pinterest, { id: projectId, tenantId, name }) => {
      const { output, signal } = invocation;
      const synced = await pinterest.boards.sync({ tenantId, projectId, signal });
      const { total, added, changed, deleted, orphanedPinIds: orphans, whyIncomplete } = synced;
      const lines = [`${output.paint('green', '✔')} ${printable(name || projectId)}: ${plural(total, 'board')} (${added} new, ${changed} changed, ${deleted} gone)`];
      if (orphans.length > 0) {
        const pins = plural(orphans.length, 'pin points', 'pins point');
        lines.push(`${output.paint('yellow', '!')} ${pins} at a board that is gone: choose another one before they are due.`);
      }
      if (whyIncomplete !== undefined) {
        const lacking = `Not the whole list (${whyIncomplete}): boards may be missing, and none was deleted. Sync again later.`;
        lines.push(`${output.paint('yellow', '!')} ${lacking}`);
      }
      output.result({ ok: true, projectId, ...synced }, lines.join('\n'));
      return EXIT.ok;
    }),
};

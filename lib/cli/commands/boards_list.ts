import type { Command } from '../command.js';
import { EXIT } from '../exit_codes.js';
import { plural, table } from '../output.js';
import { withProject } from '../session.js';
import { PROJECT_OPTIONS } from '../settings.js';

export const boardsList: Command = {
  failure: 'The boards were not listed',
  details: 'The boards as they were when they were last synced. Asks nobody.',
  options: PROJECT_OPTIONS,
  run: (invocation) =>
    withProject(invocation, async (pinterest, { id: projectId, tenantId }) => {
      const { output } = invocation;
      const boards = await pinterest.boards.list({ tenantId, projectId });
      const rows = boards.map(({ id, name, privacy, pinCount }) => [id, name, privacy, pinCount]);
      const none = 'No boards. Read them from Pinterest: pinterest-native boards sync';
      const shown = boards.length === 0 ? none : `${table(['id', 'board', 'privacy', 'pins'], rows, output)}\n${plural(boards.length, 'board')}`;
      output.result({ ok: true, projectId, boards }, shown);
      return EXIT.ok;
    }),
};

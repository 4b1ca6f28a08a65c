import type { Command } from '../command.js';
import { legacyCommand } from '../legacy_report.js';
import { PROJECT_OPTIONS } from '../settings.js';

export const legacyStatus: Command = {
  failure: 'The old workflows were not asked after',
  details: 'Asks n8n (PINTEREST_LEGACY_N8N_URL, PINTEREST_LEGACY_N8N_API_KEY) how they stand, and believes it. Ends with 4 while pins are held.',
  options: PROJECT_OPTIONS,
  run: legacyCommand((legacy, project, { signal }) => legacy.status({ ...project, signal })),
};

import type { Command } from '../command.js';
import { legacyCommand } from '../legacy_report.js';
import { PROJECT_OPTIONS } from '../settings.js';

export const legacyEnable: Command = {
  failure: 'The old workflows were not switched on',
  details: 'Switches on again what "legacy disable" switched off, unless another connected project names it.',
  options: PROJECT_OPTIONS,
  run: legacyCommand((legacy, project, { signal }) => legacy.enable({ ...project, signal }), { givingBack: true }),
};

import { type Command, flag } from '../command.js';
import { legacyCommand } from '../legacy_report.js';
import { PROJECT_OPTIONS } from '../settings.js';

export const legacyDisable: Command = {
  failure: 'The old workflows were not switched off',
  details:
    'Switches the declared workflows off by n8n\'s public API, each once every project that names it is connected, and waits until nothing of ' +
    'them runs. Run it again for what could not be done yet.',
  options: { ...PROJECT_OPTIONS, 'by-hand': { type: 'boolean', text: 'you have switched them off yourself: believe it, ask nobody' } },
  run: legacyCommand((legacy, project, { values, signal }) =>
    flag(values, 'by-hand') ? legacy.confirmOff(project) : legacy.disable({ ...project, signal }),
  ),
};

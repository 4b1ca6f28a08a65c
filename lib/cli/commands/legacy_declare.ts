import { usageError } from '../cli_error.js';
import { type Command, flag } from '../command.js';
import { legacyCommand } from '../legacy_report.js';
import { PROJECT_OPTIONS } from '../settings.js';

export const legacyDeclare: Command = {
  failure: 'The old workflows were not noted',
  details: 'Says which n8n workflows published for the project before, or that none did. Its pins are held until all of them are off.',
  positionals: { name: 'workflow-id', text: 'the id in the address of the workflow in n8n', least: 0, most: 100 },
  options: { ...PROJECT_OPTIONS, none: { type: 'boolean', text: 'no workflow published for it' } },
  run: (invocation) => {
    const { positionals: workflowIds, values } = invocation;
    if (flag(values, 'none') === workflowIds.length > 0) {
      throw usageError('"legacy declare" needs workflow ids, or --none, and not both.', 'See: pinterest-native legacy declare --help');
    }
    return legacyCommand((legacy, project) => legacy.declare({ ...project, workflowIds }))(invocation);
  },
};

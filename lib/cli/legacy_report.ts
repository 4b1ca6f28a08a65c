import type { LegacyStatus, LegacyWorkflow, Pinterest } from '../types.js';
import type { Command, Invocation } from './command.js';
import { EXIT } from './exit_codes.js';
import { type Output, printable, table } from './output.js';
import { withProject } from './session.js';

type Step = (
  legacy: Pinterest['legacy'],
  project: { tenantId: string; projectId: string },
  invocation: Invocation,
) => Promise<LegacyStatus>;

/**
 * A command that takes one step with a project's old workflows and says how they stand afterwards. `givingBack`: that they
 * hold the project's pins is what was asked for.
 */
export const legacyCommand = (step: Step, { givingBack = false } = {}): Command['run'] => (invocation) =>
  withProject(invocation, async (pinterest, { id: projectId, tenantId }) => {
    const status = await step(pinterest.legacy, { tenantId, projectId }, invocation);
    const problems = status.workflows.filter(({ problem }) => problem !== null);
    const waiting = status.held && !givingBack;
    invocation.output.result({ ok: problems.length === 0 && !waiting, ...status }, words(status, givingBack, invocation.output));
    if (waiting) return EXIT.waiting;
    return problems.length === 0 ? EXIT.ok : EXIT.failure;
  });

const STATES: Readonly<Record<LegacyWorkflow['state'], string>> = {
  active: 'active',
  off: 'off',
  confirmed_off: 'off, says a person',
};

function words({ declared, held, workflows }: LegacyStatus, givingBack: boolean, output: Output): string {
  if (!declared) return 'The project has not said which n8n workflows published before. Say so: pinterest-native legacy declare <workflow-id...>, or --none';
  if (workflows.length === 0) return `${output.paint('green', '✔')} No old workflow: the project's pins go out.`;
  const rows = workflows.map(({ workflowId, name, state, published, switchedOffByUs }) => [
    workflowId,
    name,
    STATES[state],
    published === null ? 'not asked' : published ? 'published' : 'unpublished',
    switchedOffByUs ? 'us' : '-',
  ]);
  const problems = workflows.flatMap(({ workflowId, problem }) =>
    problem === null ? [] : [`${output.paint('yellow', '!')} ${printable(`${workflowId}: ${problem.message}`)}`],
  );
  const verdict = verdictOf(held, givingBack, output);
  return [table(['workflow', 'name', 'state', 'n8n says', 'switched off by'], rows, output), ...problems, verdict].join('\n');
}

function verdictOf(held: boolean, givingBack: boolean, output: Output): string {
  if (!held) return `${output.paint('green', '✔')} Nothing holds the project's pins.`;
  if (givingBack) return `${output.paint('green', '✔')} The project's pins are held here as long as one is active.`;
  return `${output.paint('yellow', '!')} The project's pins are held until these are off: pinterest-native legacy disable`;
}

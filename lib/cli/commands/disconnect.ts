import type { Disconnected, StrandedPin } from '../../types.js';
import { CliError } from '../cli_error.js';
import { type Command, flag, type Invocation } from '../command.js';
import { canAsk, isConfirmed } from '../confirmation.js';
import { EXIT } from '../exit_codes.js';
import { localTime, type Output, plural, printable } from '../output.js';
import { withProject } from '../session.js';
import { PROJECT_OPTIONS } from '../settings.js';

const MOST_NAMED = 8;

export const disconnect: Command = {
  failure: 'The project was not disconnected',
  details:
    'Says which scheduled pins would stay behind and which are not settled yet, asks, and ends the connection of the project. The last project of an account takes ' +
    'its tokens along. Pinterest lists the app until a person removes it there.',
  options: {
    ...PROJECT_OPTIONS,
    yes: { type: 'boolean', text: 'do not ask' },
  },
  run: (invocation) =>
    withProject(invocation, async (pinterest, { id: projectId, tenantId }) => {
      const { output } = invocation;
      const { connections } = pinterest;
      const { state } = await connections.status({ tenantId, projectId });
      if (state !== 'not_connected') {
        await confirm(invocation, await connections.disconnect({ tenantId, projectId, dryRun: true }));
      }
      const done = await connections.disconnect({ tenantId, projectId });
      output.result({ ok: true, projectId, ...done }, words(done, output));
      return EXIT.ok;
    }),
};

async function confirm(invocation: Invocation, asked: Disconnected): Promise<void> {
  const { output, values } = invocation;
  if (flag(values, 'yes')) return;
  const explained = pinWords(asked, output).join('\n') || 'No scheduled pin stays behind.';
  if (canAsk(output)) {
    output.note(explained);
    if (await isConfirmed(invocation, 'End the connection?')) return;
  }
  throw new CliError('disconnect_not_confirmed', `Nothing was changed yet.\n${explained}`, { fix: 'Run it again with --yes.' });
}

function words(done: Disconnected, output: Output): string {
  const { disconnected, connectionDeleted, legacy } = done;
  const mark = output.paint('green', '✔');
  if (!disconnected) return [`${mark} The project was not connected.`, ...offer(legacy, output)].join('\n');
  const tokens = connectionDeleted ? 'its tokens are deleted' : 'another project uses its account';
  return [`${mark} The project is disconnected; ${tokens}.`, ...pinWords(done, output), ...offer(legacy, output)].join('\n');
}

function pinWords({ stranded, unsettled }: Disconnected, output: Output): string[] {
  const few = plural(stranded.length, 'scheduled pin is', 'scheduled pins are');
  const open = plural(unsettled.length, 'pin is', 'pins are');
  return [
    ...named(stranded, `${few} not published without a connection:`, output),
    ...named(unsettled, `${open} on the way or looked for, which needs the connection; to settle that before: pinterest-native recover`, output),
  ];
}

function named(pins: readonly StrandedPin[], what: string, output: Output): string[] {
  if (pins.length === 0) return [];
  const lines = pins.slice(0, MOST_NAMED).map(({ id, title, scheduledAt }) => {
    const when = scheduledAt === null ? '' : `${localTime(scheduledAt)}  `;
    return `  ${when}${printable(title ?? id)}`;
  });
  const more = pins.length > MOST_NAMED ? [`  and ${pins.length - MOST_NAMED} more`] : [];
  return [`${output.paint('yellow', '!')} ${what}`, ...lines, ...more];
}

function offer({ switchedOff }: Disconnected['legacy'], output: Output): string[] {
  if (switchedOff.length === 0) return [];
  const names = switchedOff.map(({ workflowId, name }) => printable(name === null ? workflowId : `${name} (${workflowId})`));
  const which = plural(switchedOff.length, 'n8n workflow was', 'n8n workflows were');
  return [
    `${output.paint('yellow', '!')} ${which} switched off for this project: ${names.join(', ')}`,
    '  to let n8n publish again: pinterest-native legacy enable',
  ];
}

import { usageError } from '../cli_error.js';
import { type Command, flag, texts, type Values } from '../command.js';
import { ProgressBar } from '../progress_bar.js';
import { reportRun } from '../publish_report.js';
import { withTenant } from '../session.js';
import { SERVICE_OPTIONS } from '../settings.js';

export const publish: Command = {
  failure: 'The pins were not published',
  details: 'Publishes the named pins now, whenever they are scheduled. A pin that is published or under way already is left as it is.',
  positionals: { name: 'pin-id', text: 'ids of rows in pins', least: 1, most: 1_000 },
  options: {
    ...SERVICE_OPTIONS,
    retry: { type: 'boolean', text: 'also pins that failed; one whose outcome is unknown is looked for first' },
    'not-ours': {
      type: 'string', value: 'pinterest-id', multiple: true,
      text: 'with --retry: a pin on Pinterest that you have seen to be none of these; may be given again',
    },
  },
  run: (invocation) =>
    withTenant(invocation, async (pinterest, tenantId) => {
      const { positionals: pinIds, output, signal, values } = invocation;
      const notOurs = notOursOf(values);
      const bar = new ProgressBar(output, pinIds.length);
      const options = { tenantId, pinIds, signal, onProgress: bar.take };
      const run = flag(values, 'retry') ? pinterest.pins.retry({ ...options, notOurs }) : pinterest.pins.publishMany(options);
      const summary = await run.finally(() => bar.end());
      return reportRun(summary, invocation, 'named');
    }),
};

function notOursOf(values: Values): readonly string[] {
  const ids = texts(values, 'not-ours');
  if (ids.length > 0 && !flag(values, 'retry')) {
    throw usageError('--not-ours says something to --retry alone.', 'Add --retry, or leave --not-ours out.');
  }
  const other = ids.find((id) => !/^[0-9]+$/.test(id));
  if (other !== undefined) throw usageError(`"${other}" is no id of a pin on Pinterest.`, 'Give the digits at the end of its address.');
  return ids;
}

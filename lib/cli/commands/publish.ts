import { type Command, flag } from '../command.js';
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
  },
  run: (invocation) =>
    withTenant(invocation, async (pinterest, tenantId) => {
      const { positionals: pinIds, output, signal, values } = invocation;
      const bar = new ProgressBar(output, pinIds.length);
      const options = { tenantId, pinIds, signal, onProgress: bar.take };
      const run = flag(values, 'retry') ? pinterest.pins.retry(options) : pinterest.pins.publishMany(options);
      const summary = await run.finally(() => bar.end());
      return reportRun(summary, invocation, 'named');
    }),
};

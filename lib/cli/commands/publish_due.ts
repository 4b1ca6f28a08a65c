import { type Command, text } from '../command.js';
import { ProgressBar } from '../progress_bar.js';
import { reportRun } from '../publish_report.js';
import { RUN_OPTIONS, runOptions } from '../run_options.js';
import { withAnyTenant } from '../session.js';

export const publishDue: Command = {
  failure: 'Nothing was published',
  details:
    'Publishes every pin whose time has come, of all tenants unless --tenant names one, and first settles what a crash left behind. ' +
    'For a cron every few minutes: it may run in several places at once, and a missed run loses nothing.',
  options: { ...RUN_OPTIONS, connection: { type: 'string', value: 'id', text: 'pins of this connection only' } },
  run: (invocation) =>
    withAnyTenant(invocation, async (pinterest, tenant) => {
      const connectionId = text(invocation.values, 'connection');
      const bar = new ProgressBar(invocation.output);
      const options = { ...tenant, ...runOptions(invocation, bar), ...(connectionId !== undefined && { connectionId }) };
      const summary = await pinterest.pins.publishDue(options).finally(() => bar.end());
      return reportRun(summary, invocation, 'due');
    }),
};

import type { Command } from '../command.js';
import { ProgressBar } from '../progress_bar.js';
import { reportRun } from '../publish_report.js';
import { RUN_OPTIONS, runOptions } from '../run_options.js';
import { withAnyTenant } from '../session.js';

export const recover: Command = {
  failure: 'Nothing was settled',
  details:
    'Settles what a crash or a lost answer left: reads the journal, then looks at Pinterest. publish-due does this too; nothing new is published here.',
  options: RUN_OPTIONS,
  run: (invocation) =>
    withAnyTenant(invocation, async (pinterest, tenant) => {
      const bar = new ProgressBar(invocation.output);
      const summary = await pinterest.pins.recover({ ...tenant, ...runOptions(invocation, bar) }).finally(() => bar.end());
      return reportRun(summary, invocation, 'left');
    }),
};

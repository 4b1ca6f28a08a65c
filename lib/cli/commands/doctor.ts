import type { Finding } from '../../doctor/check.js';
import { examine } from '../../doctor/doctor.js';
import { type Command, flag } from '../command.js';
import { CliDoctorContext } from '../doctor_context.js';
import { EXIT } from '../exit_codes.js';
import { type Output, plural, printable } from '../output.js';
import { DATABASE_OPTIONS } from '../settings.js';

export const doctor: Command = {
  failure: 'The examination did not end',
  details:
    'Checks the settings, the seal key, the database and what Pinterest lets the app do. Changes nothing and creates nothing. ' +
    'Ends with 1 when something is wrong.',
  options: {
    ...DATABASE_OPTIONS,
    image: { type: 'string', value: 'url', text: 'also look whether Pinterest can fetch this picture' },
    offline: { type: 'boolean', text: 'ask no other machine' },
  },
  run: async (invocation) => {
    const context = new CliDoctorContext(invocation);
    try {
      const findings = await unlessStopped(examine(context, { offline: flag(invocation.values, 'offline') }), invocation.signal);
      const ok = findings.every(({ ok: sound, advisory }) => sound !== false || advisory === true);
      invocation.output.result({ ok, findings }, words(findings, invocation.output));
      return ok ? EXIT.ok : EXIT.failure;
    } finally {
      // Whatever is silent would be waited for.
      if (!invocation.signal.aborted) await context.close();
    }
  },
};

/** It changes nothing that would have to come to its end. */
function unlessStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const stopped = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  return Promise.race([work, stopped]);
}

function words(findings: readonly Finding[], output: Output): string {
  const wide = Math.max(...findings.map(({ code }) => code.length));
  const lines = findings.flatMap((finding) => {
    const { code, message, fix } = finding;
    const line = `${markOf(finding, output)} ${code.padEnd(wide)}  ${printable(message)}`;
    return fix === undefined ? [line] : [line, `  ${' '.repeat(wide)}  ${output.paint('dim', 'do:')} ${printable(fix)}`];
  });
  const wrong = findings.filter(({ ok, advisory }) => ok === false && advisory !== true).length;
  const open = findings.filter(({ ok }) => ok === null).length;
  const verdict = wrong === 0 ? 'Nothing is wrong' : `${plural(wrong, 'thing is', 'things are')} wrong`;
  return [...lines, '', `${verdict}${open === 0 ? '' : `; ${open} could not be checked`}.`].join('\n');
}

function markOf({ ok, advisory }: Finding, output: Output): string {
  if (ok === true) return output.paint('green', '✔');
  if (ok === null) return output.paint('dim', '-');
  return advisory === true ? output.paint('yellow', '!') : output.paint('red', '✘');
}

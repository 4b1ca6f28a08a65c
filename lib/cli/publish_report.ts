import type { PublishSummary, StoredPinOutcome } from '../types.js';
import type { Invocation } from './command.js';
import { EXIT } from './exit_codes.js';
import { localTime, type Output, plural, printable, table } from './output.js';

const MOST_SHOWN = 20;

/** Says what became of a run's pins; resolves with the exit code. */
export function reportRun(summary: PublishSummary, { output, signal }: Invocation, { all }: { all: boolean }): number {
  const exitCode = exitCodeOf(summary, signal.aborted);
  const shown = all ? summary.outcomes : summary.outcomes.filter(({ result }) => result !== 'published');
  output.result({ ok: exitCode === EXIT.ok, ...summary }, [...rows(shown, output), ...waits(summary, output), totals(summary, output)].join('\n'));
  return exitCode;
}

function exitCodeOf({ failed, waiting, outcomes, skippedConnections }: PublishSummary, interrupted: boolean): number {
  if (interrupted) return EXIT.interrupted;
  if (failed > 0) return EXIT.somePinsFailed;
  const waits = waiting > 0 || skippedConnections.length > 0 || outcomes.some(({ result }) => result === 'held');
  return waits ? EXIT.waiting : EXIT.ok;
}

function rows(outcomes: readonly StoredPinOutcome[], output: Output): string[] {
  if (outcomes.length === 0) return [];
  const lines = outcomes.slice(0, MOST_SHOWN).map(({ id, result, pin }) => [pin.title ?? id, result, pin.pinterestPinUrl ?? '-']);
  const rest = outcomes.length - lines.length;
  const reasons = outcomes.slice(0, MOST_SHOWN).flatMap((outcome) => reason(outcome, output));
  const more = rest > 0 ? [`  ... and ${rest} more; --json has all of them`] : [];
  return [table(['pin', 'result', 'at Pinterest'], lines, output), ...more, ...reasons, ''];
}

function reason({ id, result, pin, error }: StoredPinOutcome, output: Output): string[] {
  if (error === undefined) return [];
  const mark = result === 'failed' ? output.paint('red', '✘') : output.paint('yellow', '!');
  const until = pin.nextLookAt ?? pin.notBefore ?? error.retryAt;
  const later = until === null || until === undefined ? '' : ` (until ${localTime(until)})`;
  return [`${mark} ${printable(`${pin.title ?? id}: ${error.message}`)}${later}`];
}

const waits = ({ skippedConnections }: PublishSummary, output: Output): string[] =>
  skippedConnections.map(({ connectionId, reason: why, until }) => {
    const later = until === null ? '' : ` until ${localTime(until)}`;
    return `${output.paint('yellow', '!')} connection ${connectionId} was left out${later}: ${printable(why)}`;
  });

function totals({ published, failed, waiting, recovered }: PublishSummary, output: Output): string {
  if (published + failed + waiting + recovered === 0) return 'Nothing was due.';
  const parts = [output.paint('green', `${plural(published, 'pin')} published`)];
  if (recovered > 0) parts.push(`${recovered} recovered`);
  if (waiting > 0) parts.push(output.paint('yellow', `${waiting} waiting`));
  if (failed > 0) parts.push(output.paint('red', `${failed} failed`));
  return parts.join(', ');
}

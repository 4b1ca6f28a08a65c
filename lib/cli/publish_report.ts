import type { PublishSummary, StoredPinOutcome } from '../types.js';
import type { Invocation } from './command.js';
import { EXIT } from './exit_codes.js';
import { localTime, type Output, plural, printable, table } from './output.js';

const MOST_SHOWN = 20;

type Counts = Pick<PublishSummary, 'published' | 'failed' | 'waiting' | 'recovered'>;

/** Says what became of a run's pins; resolves with the exit code. `named`: of each of these, whoever published it. */
export function reportRun(summary: PublishSummary, { output, signal }: Invocation, { named }: { named: boolean }): number {
  const counts = named ? countsOf(summary) : summary;
  const exitCode = exitCodeOf(counts, summary, signal.aborted);
  const shown = named ? summary.outcomes : summary.outcomes.filter(({ result }) => result !== 'published');
  const lines = [...rows(shown, output), ...waits(summary, output), totals(counts, output)];
  output.result({ ok: exitCode === EXIT.ok, ...summary }, lines.join('\n'));
  return exitCode;
}

/** A pin that had its end before counts as well. */
function countsOf({ outcomes, recovered }: PublishSummary): Counts {
  const count = (wanted: StoredPinOutcome['result']): number => outcomes.filter(({ result }) => result === wanted).length;
  return { published: count('published'), failed: count('failed'), waiting: count('waiting'), recovered };
}

function exitCodeOf({ failed, waiting }: Counts, { outcomes, skippedConnections }: PublishSummary, interrupted: boolean): number {
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

function totals({ published, failed, waiting, recovered }: Counts, output: Output): string {
  if (published + failed + waiting + recovered === 0) return 'Nothing to do.';
  const parts = [output.paint('green', `${plural(published, 'pin')} published`)];
  if (recovered > 0) parts.push(`${recovered} recovered`);
  if (waiting > 0) parts.push(output.paint('yellow', `${waiting} waiting`));
  if (failed > 0) parts.push(output.paint('red', `${failed} failed`));
  return parts.join(', ');
}

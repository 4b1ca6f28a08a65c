import type { PublishSummary, StoredPinOutcome } from '../types.js';
import { adviceFor } from './advice.js';
import type { Invocation } from './command.js';
import { EXIT } from './exit_codes.js';
import { localTime, type Output, plural, printable, table } from './output.js';

const MOST_SHOWN = 20;

type Counts = Pick<PublishSummary, 'published' | 'failed' | 'waiting' | 'recovered'> & { leftAlone: number };

/** `named`: one by one, to be published. `left` by a crash. */
type Asked = 'named' | 'left' | 'due';

/** Says what became of a run's pins; resolves with the exit code. */
export function reportRun(summary: PublishSummary, { output, signal }: Invocation, asked: Asked): number {
  const counts = asked === 'due' ? { ...summary, leftAlone: 0 } : countsOf(summary, asked);
  const exitCode = exitCodeOf(counts, summary, signal.aborted);
  const shown = asked === 'due' ? summary.outcomes.filter(({ result }) => result !== 'published') : summary.outcomes;
  const lines = [...rows(shown.toSorted(failedFirst), output), ...waits(summary, output), totals(counts, summary, output)];
  output.result({ ok: exitCode === EXIT.ok, ...summary }, lines.join('\n'));
  return exitCode;
}

/** A pin that had its end before counts as well. Whoever named one that was skipped or taken back did not get it published. */
function countsOf({ outcomes, recovered }: PublishSummary, asked: Asked): Counts {
  const count = (wanted: StoredPinOutcome['result']): number => outcomes.filter(({ result }) => result === wanted).length;
  const leftAlone = asked === 'named' ? count('skipped') + count('cancelled') : 0;
  return { published: count('published'), failed: count('failed'), waiting: count('waiting') + count('held'), recovered, leftAlone };
}

function exitCodeOf({ failed, waiting, leftAlone }: Counts, { skippedConnections }: PublishSummary, interrupted: boolean): number {
  if (interrupted) return EXIT.interrupted;
  if (failed > 0 || leftAlone > 0) return EXIT.somePinsFailed;
  return waiting > 0 || skippedConnections.length > 0 ? EXIT.waiting : EXIT.ok;
}

/** Of more than are shown what a person has to see. */
const failedFirst = (one: StoredPinOutcome, other: StoredPinOutcome): number => Number(other.result === 'failed') - Number(one.result === 'failed');

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
    const advice = until === null ? adviceFor(why) : undefined;
    const toDo = advice === undefined ? '' : `. ${advice.fix}`;
    return `${output.paint('yellow', '!')} connection ${connectionId} was left out${later}: ${printable(why)}${toDo}`;
  });

function totals({ published, failed, waiting, recovered, leftAlone }: Counts, { skippedConnections }: PublishSummary, output: Output): string {
  const isIdle = published + failed + waiting + recovered + leftAlone === 0;
  if (isIdle) return skippedConnections.length === 0 ? 'Nothing to do.' : 'No pin was taken.';
  const parts = [output.paint('green', `${plural(published, 'pin')} published`)];
  if (recovered > 0) parts.push(`${recovered} recovered`);
  if (waiting > 0) parts.push(output.paint('yellow', `${waiting} waiting`));
  if (leftAlone > 0) parts.push(output.paint('yellow', `${leftAlone} not published`));
  if (failed > 0) parts.push(output.paint('red', `${failed} failed`));
  return parts.join(', ');
}

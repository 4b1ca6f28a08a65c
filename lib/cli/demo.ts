import { fork } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import type { StormRates } from '../simulator/index.js';
import { compare, isSound, type ProjectRow, resultTable, struckBy, type Struck, verdict } from './demo_report.js';
import { connect, type DemoPin, schedulePins, setStage, type Stage, TENANT } from './demo_stage.js';
import { type Output, plural } from './output.js';
import { ProgressBar } from './progress_bar.js';

/** What strikes the pins on their way: answers lost before and after the work was done, refusals, rewriting. */
const WEATHER: Partial<StormRates> = {
  delay: 0.2,
  close: 0.05,
  execute_and_cut: 0.08,
  error: 0.04,
  gateway_error: 0.03,
  truncated_json: 0.03,
  list_shuffled: 0.3,
  rewrite: 0.05,
  chunked: 0.1,
};
const CRASH_AFTER = 60;
const ROUND_MS = 500;
const LONGEST_MS = 45_000;

export interface DemoResult {
  ok: boolean;
  boards: number;
  pins: number;
  /** What the killed publisher left behind. */
  crash: { published: number; underWay: number };
  struck: Struck;
  projects: ProjectRow[];
  /** What they say of themselves. */
  unpublished: string[];
  seconds: number;
}

/** The whole way through a simulated Pinterest. */
export async function demo(output: Output, signal: AbortSignal): Promise<DemoResult> {
  const started = performance.now();
  const stage = await setStage();
  try {
    const boards = await connectAll(stage, output);
    const pins = await schedulePins(stage);
    const operations = ['pins/create', 'boards/list_pins'];
    const faults = stage.simulator.faults.storm({ rates: WEATHER as StormRates, operations });
    output.note(`Pins      ${pins.length} are due, ${faults.length} kinds of faults are on`);
    const crash = await crashHalfWay(stage, output, signal);
    await publishRest(stage, pins, output, signal);
    const all = await stored(stage);
    const projects = compare(pins, all, stage.simulator.ledger.pins);
    const seconds = (performance.now() - started) / 1000;
    const struck = struckBy(stage.simulator.ledger.requests);
    const unpublished = all.filter(({ state }) => state !== 'published').map(({ title, errorMessage }) => `${title ?? ''}: ${errorMessage ?? ''}`);
    return { ok: isSound(projects), unpublished, boards, pins: pins.length, crash, struck, projects, seconds };
  } finally {
    await stage.close();
  }
}

async function connectAll(stage: Stage, output: Output): Promise<number> {
  output.note(`Pinterest a simulated one answers at ${stage.simulator.url}`);
  const boards = new Map<string, number>();
  for (const project of stage.projects) {
    const { username } = project.account;
    boards.set(username, await connect(stage, project));
    output.note(`Connect   ${project.name} is connected to @${username} by OAuth, tokens sealed`);
  }
  const all = [...boards.values()].reduce((sum, count) => sum + count, 0);
  output.note(`Boards    ${all} of ${plural(boards.size, 'account')}, read page by page`);
  return all;
}

/** A real process, killed in the middle of its work. */
async function crashHalfWay({ simulator, database, options }: Stage, output: Output, signal: AbortSignal): Promise<DemoResult['crash']> {
  const child = fork(join(__dirname, 'demo_publisher.js'), [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  let isOver = false;
  const ended = new Promise<void>((resolve) => {
    const over = (): void => {
      isOver = true;
      resolve();
    };
    child.once('exit', over);
    // One that could not be started, or was gone before it heard what to do.
    child.on('error', over);
  });
  try {
    child.send(options);
    while (simulator.ledger.pins.length < CRASH_AFTER && !isOver) {
      signal.throwIfAborted();
      await wait(2);
    }
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
  const count = async (what: string): Promise<number> =>
    Number((await database.query<{ found: number }>(`select count(*) as found from pins where ${what}`))[0]?.found);
  const crash = { published: await count("status = 'veroeffentlicht'"), underWay: await count('attempt_id is not null') };
  output.note(`Crash     the publisher was killed (SIGKILL): ${plural(crash.published, 'pin')} recorded, ${crash.underWay} under way`);
  return crash;
}

/** Another process in its place; when every pin has an end, a person retries what failed. */
async function publishRest(stage: Stage, pins: readonly DemoPin[], output: Output, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + LONGEST_MS;
  const bar = new ProgressBar(output, pins.length);
  const recovered = await untilSettled(stage, { bar, signal, deadline });
  bar.end();
  output.note(`Recovery  ${plural(recovered, 'pin')} settled by the journal and by looking at Pinterest`);
  stage.simulator.faults.clear();
  const failed = (await stored(stage)).filter(({ state }) => state === 'failed').map(({ id }) => id);
  if (failed.length === 0) return;
  output.note(`Retry     ${plural(failed.length, 'pin')} failed in the storm; a person presses "Retry"`);
  await stage.pinterest.pins.retry({ tenantId: TENANT, pinIds: failed, signal });
  await untilSettled(stage, { bar, signal, deadline });
  bar.end();
}

interface Rounds {
  bar: ProgressBar;
  signal: AbortSignal;
  deadline: number;
}

/** As a scheduler does it: again and again. Gives how many pins were recovered. */
async function untilSettled(stage: Stage, { bar, signal, deadline }: Rounds): Promise<number> {
  let recovered = 0;
  for (;;) {
    const summary = await stage.pinterest.pins.publishDue({ tenantId: TENANT, signal, onProgress: bar.take });
    signal.throwIfAborted();
    recovered += summary.recovered;
    const open = (await stored(stage)).filter(({ state }) => state === 'ready' || state === 'publishing');
    if (open.length === 0 || performance.now() > deadline) return recovered;
    await wait(ROUND_MS, undefined, { signal });
  }
}

const stored = (stage: Stage) => stage.pinterest.pins.list({ tenantId: TENANT, limit: 1_000 });

/** What a person reads at the end. */
export function demoText({ struck, projects, seconds, crash, unpublished }: DemoResult, output: Output): string {
  const { answersLost, cutBefore, errors } = struck;
  return [
    '',
    resultTable(projects, output),
    '',
    `  ${plural(answersLost, 'answer')} lost after the pin was made, ${plural(cutBefore, 'request')} cut before, ${plural(errors, 'error')},`,
    `  1 crash with ${plural(crash.underWay, 'pin')} under way; ${seconds.toFixed(1)} s in all`,
    verdict(projects, output),
    ...unpublished.map((pin) => output.paint('dim', `  ${pin}`)),
  ].join('\n');
}

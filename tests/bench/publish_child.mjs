// node publish_child.mjs <contender> <apiUrl> <count> <concurrency>: one contender, in a process of its own, prints what it cost soon after its
// start, and later.
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

import { makePins } from './workload.mjs';

const [, , name, apiUrl, countText, concurrencyText] = process.argv;
const count = Number(countText);
const concurrency = Number(concurrencyText);
const WARM_UP = 640;
const RESOLUTION_MS = 1;

/** p99 of how late a timer fires while `work` runs. */
async function lateness(work) {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  await work();
  delays.disable();
  return delays.percentile(99) / 1e6;
}

/** CPU and active time of the event loop, for 1,000 creates. */
async function cost(pins) {
  const cpu = process.cpuUsage();
  const loop = performance.eventLoopUtilization();
  const results = await publish(pins);
  const { active } = performance.eventLoopUtilization(loop);
  const { user, system } = process.cpuUsage(cpu);
  if (new Set(results.map(({ id }) => id)).size !== pins.length) throw new Error(`${name}: the answers do not all differ`);
  const per = (value) => (value / pins.length) * 1000;
  return { cpuMsPer1000: per((user + system) / 1000), loopMsPer1000: per(active) };
}

const { contender } = await import(`./contenders/${name}.mjs`);
const { publish, version } = await contender(apiUrl, concurrency);
await publish(makePins(WARM_UP, count));

// Idle first, in the same process and round: the machine is shared, and only the ratio means something.
const idleLatenessMs = await lateness(() => sleep(1000));
const half = Math.floor(count / 2);
const pins = makePins(half); // making them is no part of publishing them
const latenessMs = await lateness(() => publish(pins));
const soon = await cost(makePins(count - half, half));

// What a server is that has run for long: code compiled, memory in place.
await publish(makePins(count, count, 1));
const later = await cost(makePins(half, 2 * count, 2));

process.stdout.write(JSON.stringify({ name, version, ...soon, later, idleLatenessMs, latenessMs }));
process.exit(0);

import { checkLedger } from './kills.mjs';
import { Publisher, wireTo } from './publisher.mjs';
import { publishingWorld, until, WORDS } from './publishing_world.mjs';

/** A publisher stops at a point for longer than its lease, others take over, and it goes on as if nothing had been. */
export async function freezeAt(t, engine, point) {
  let publisher;
  let frozen = false;
  const onEvent = (event) => {
    if (!publisher || frozen || point !== 'answer awaited' || event !== 'body') return;
    frozen = true;
    publisher.kill('SIGSTOP');
  };
  const world = await publishingWorld(t, engine, {
    simulator: { latencyMs: [5, 20] },
    settings: { publishing: { leaseMs: 800, settleMs: 200 } },
    wire: (simulator) => wireTo(t, simulator, onEvent),
  });
  const ids = await world.addPins(6);
  publisher = new Publisher(t, world, { point, how: 'SIGSTOP' });
  await until(() => frozen || publisher.wasAtPoint, 30_000);
  await until(async () => {
    await world.pins.publishDue();
    return (await world.rows()).every(({ status }) => status === WORDS.published);
  }, 30_000);
  publisher.kill('SIGCONT');
  await publisher.summary();
  await checkLedger(world, ids);
}

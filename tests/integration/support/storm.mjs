import { createClient } from '../../../dist/lib/index.js';
import { STORM_RATES } from '../../../dist/lib/simulator/index.js';
import { simulatorProcessFor } from '../../support/simulator.mjs';

const ACCOUNTS = 20;
const BOARDS = 5;
const PINS = 2000;
/** Every tenth pin has an equal twin on its board: the batch itself asks for two. */
const TWIN_EVERY = 10;
/** Delayed executions and listings follow the simulator's clock; so much of it passes for each outcome. */
const MS_PER_OUTCOME = 10;
const OUTCOMES_AT_A_TIME = 20;
const LONGER_THAN_ANY_DELAY_MS = 60_000;

/** The rarest kinds more often than a fair storm has them, so that three seeds see every one. */
const RATES = { ...STORM_RATES, stall: 0.004, redirect: 0.008, repeated_id: 0.008, huge_body: 0.003 };
/** What Pinterest refuses and a storm leaves out. The last two stop an account each, so they strike once. */
const REFUSALS = {
  exclusive_access: { probability: 0.01 },
  image_broken: { probability: 0.005 },
  unreachable_url: { probability: 0.005 },
  board_not_found: { probability: 0.005 },
  spam_limited: { nth: 300 },
  authentication_failed: { nth: 600 },
};

/** What a storm is made of: nothing of it may be missing. */
export const STORM = { pins: PINS, faults: [...Object.keys(RATES), ...Object.keys(REFUSALS)] };

/**
 * Publishes 2,000 pins of 20 accounts through a storm of every fault. Reports what the client said
 * (`outcomes` of `pins`), what the simulator did (`executed`), how often each fault struck, and what
 * came of it all when what was not published was sent again in `calm` weather, and what was `lost`.
 */
export async function publishThroughStorm(t, seed) {
  const simulator = await simulatorProcessFor(t, { seed, limits: false, clock: 'driven' });
  const pins = await pinsOf(simulator);
  const refusals = await brew(simulator, seed);
  let told = 0;
  const onOutcome = () => {
    told += 1;
    if (told % OUTCOMES_AT_A_TIME === 0) void simulator.clock.advance(OUTCOMES_AT_A_TIME * MS_PER_OUTCOME);
  };
  const outcomes = await publish(simulator, pins, { onOutcome, timeouts: STORM_TIMEOUTS });
  await simulator.clock.advance(LONGER_THAN_ANY_DELAY_MS);
  const { pins: executed, requests } = await simulator.ledger.export();
  const struck = await strikes(requests, refusals);
  await simulator.faults.clear();
  const calm = { pins, ...(await publishRest(simulator, pins, outcomes)), executed: await simulator.ledger.pins() };
  return { told, pins, outcomes, executed, requests: requests.length, struck, calm };
}

/** Short, so that what stalls is given up while the storm lasts. In calm weather they would make doubts of their own on a busy machine. */
const STORM_TIMEOUTS = { connectMs: 2000, stallMs: 700, totalMs: 4000 };

/** By a client of its own: the rate limits and blocks of the storm are nothing to it. */
async function publish(simulator, pins, { timeouts, ...options }) {
  const client = createClient({
    environment: { apiUrl: simulator.apiUrl, allowLoopbackHttp: true },
    limits: false,
    maxWaitMs: 2500,
    ...(timeouts && { timeouts }),
    retry: { attempts: 4, baseMs: 20, capMs: 200 },
    looksMs: [20, 150, 600],
  });
  const outcomes = await client.pins.publishMany(pins, options);
  await client.close();
  return outcomes;
}

/** What was not sent or refused may be sent again; what is unknown, or equals such a pin, may not. */
async function publishRest(simulator, pins, outcomes) {
  const unknown = new Set();
  for (const { index, error } of outcomes) if (error?.outcome === 'unknown') unknown.add(pins[index].title);
  const open = (each) => each.filter(({ index, status }) => status === 'failed' && !unknown.has(pins[index].title));
  const rest = open(outcomes);
  // As a store gives them: no look of this client may take an id that the storm's gave out.
  const published = Map.groupBy(outcomes.filter(({ pin }) => pin), ({ index }) => pins[index].auth);
  const knownPins = Array.from(published, ([auth, each]) => ({ auth, ids: each.map(({ pin }) => pin.id) }));
  const again = await publish(simulator, rest.map(({ index }) => pins[index]), { knownPins });
  const merged = [...outcomes];
  for (const [position, { index }] of rest.entries()) merged[index] = { ...again[position], index };
  return { outcomes: merged, lost: open(merged) };
}

async function pinsOf(simulator) {
  const accounts = [];
  for (let number = 0; number < ACCOUNTS; number += 1) {
    const account = await simulator.accounts.create({ boards: BOARDS });
    const { accessToken } = await simulator.tokens.issue(account);
    accounts.push({ account, auth: { accessToken, user: account.id } });
  }
  return Array.from({ length: PINS }, (_, index) => {
    const { account, auth } = accounts[index % ACCOUNTS];
    // A twin is the pin one round of accounts before, on the same board.
    const round = Math.floor(index / ACCOUNTS);
    const shown = round % TWIN_EVERY === TWIN_EVERY - 1 ? index - ACCOUNTS : index;
    return {
      key: `pin ${index}`,
      auth,
      boardId: account.boards[Math.floor(shown / ACCOUNTS) % BOARDS].id,
      title: `marker-${shown}`,
      description: `"Words" & <more> of pin ${shown}`,
      link: `https://blog.example/posts/${shown}?a=1&b=2`,
      media: { type: 'image_url', url: `https://images.example/${shown}.png` },
    };
  });
}

async function brew(simulator, seed) {
  // Before the storm: of several that strike one request the first is taken, and what strikes once would be left out.
  const refusals = {};
  for (const [error, turn] of Object.entries(REFUSALS)) {
    const fault = { match: { operation: 'pins/create' }, ...turn, effect: { kind: 'error', error } };
    refusals[error] = await simulator.faults.add(fault);
  }
  await simulator.faults.storm({ seed, rates: RATES });
  return refusals;
}

/** How often each kind of fault, and each refusal by name, struck. */
async function strikes(requests, refusals) {
  const struck = {};
  for (const kind of requests.flatMap(({ faults }) => faults)) struck[kind] = (struck[kind] ?? 0) + 1;
  for (const [error, handle] of Object.entries(refusals)) struck[error] = (await handle.status()).struck;
  return struck;
}

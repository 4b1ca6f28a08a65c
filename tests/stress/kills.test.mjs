// Kills publishers at random moments and at every point many times over; see tests/service/publishing_kills.test.mjs.
import { describe, it } from 'node:test';

import { killAfter, killAt, POINTS } from '../service/support/kills.mjs';
import { publishFromFour } from '../service/support/four_publishers.mjs';
import { ENGINES } from '../service/support/publishing_world.mjs';

const AT_RANDOM = 110;
const ROUNDS = 4;
const LONGEST_MS = 600;
/** How often a publisher comes to a point for sure, where that is not three times. */
const MOST_TIMES = { connecting: 1, 'token ready': 2 };

/** SQLite's lanes may claim together. */
const mostTimes = (engine, point) => (engine === 'sqlite' && point === 'claimed' ? 2 : MOST_TIMES[point] ?? 3);

for (const engine of ENGINES) {
  describe(`300 kills, half of them on ${engine}`, { concurrency: 3, timeout: 1_800_000 }, () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const point of POINTS) {
        const nth = 1 + (round % mostTimes(engine, point));
        it(`${point}, round ${round + 1}`, (t) => killAt(t, engine, point, nth));
      }
    }
    for (let number = 0; number < AT_RANDOM; number += 1) {
      const milliseconds = Math.round((number * LONGEST_MS) / AT_RANDOM);
      it(`after ${milliseconds} ms`, (t) => killAfter(t, engine, milliseconds));
    }
  });

  describe(`1,000 pins on ${engine}`, { timeout: 600_000 }, () => {
    it('four processes, 50 to 500 ms: every pin once, and each does a tenth', async (t) => {
      await publishFromFour(t, engine, { pins: 1000, latencyMs: [50, 500] });
    });
  });
}

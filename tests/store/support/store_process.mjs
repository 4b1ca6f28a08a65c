// Another process on the same database. Does one task and says what became of it.
import process from 'node:process';

import store from '../../../dist/lib/store/open.js';

const { task, options, id, times } = JSON.parse(process.argv[2]);

const tasks = {
  async open() {},
  async query(database) {
    await database.query('select count(*) as pins from pins');
  },
  /** Reads, then writes: only a transaction that others wait for keeps every step. */
  async increment(database) {
    for (let step = 0; step < times; step += 1) {
      await database.transaction(async (queries) => {
        const [{ looks }] = await queries.query('select looks from pins where id = $1 for update', [id]);
        await queries.change('update pins set looks = $1 where id = $2', [looks + 1, id]);
      });
    }
  },
  /** Holds a transaction open until it is killed. */
  async hold(database) {
    await database.transaction(async (queries) => {
      await queries.change('update pins set looks = 999 where id = $1', [id]);
      process.send('holding');
      await new Promise((resolve) => process.once('message', resolve));
    });
  },
};

try {
  const database = await store.openStore(options, {});
  await tasks[task](database);
  console.log('done');
  // Not closed on purpose: an idle store keeps no process alive.
  if (process.connected) process.disconnect();
} catch (error) {
  console.log(error.code, error.message);
  process.exitCode = 1;
}

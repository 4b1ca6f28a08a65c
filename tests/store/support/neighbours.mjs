// Puts rows that stand beside each other into a database, and tells which of them a statement changed.
import { randomUUID } from 'node:crypto';

/** Which column says which row it is. */
const KEYS = {
  blog_projects: ({ id }) => id,
  pinterest_connections: ({ id }) => id,
  pinterest_tokens: ({ sealed_access }) => sealed_access,
  account_blocks: ({ environment, app_id, pinterest_user_id }) => `${environment} ${app_id} ${pinterest_user_id}`,
  oauth_state_mapping: ({ state }) => state,
  boards: ({ id }) => id,
  pins: ({ id }) => id,
  publish_attempts: ({ id }) => id,
  legacy_workflows: ({ blog_project_id, workflow_id }) => `${blog_project_id} ${workflow_id}`,
};

const tables = Object.keys(KEYS);

/** Fills an empty database with `rowsOf(id)`, rows by table; `id` gives a label its id. `read` sees them again by their labels. */
export async function neighbours(database, rowsOf) {
  const ids = new Map();
  const id = (label) => {
    if (!ids.has(label)) ids.set(label, randomUUID());
    return ids.get(label);
  };
  for (const [table, all] of Object.entries(rowsOf(id))) {
    for (const row of all) await insert(database, table, row);
  }
  const labels = new Map([...ids].map(([label, value]) => [value, label]));
  const labelled = (text) => text.split(' ').map((word) => labels.get(word) ?? word).join(' ');
  const read = async (queries) => {
    const seen = new Map();
    for (const table of tables) {
      for (const row of await queries.query(`select * from ${table}`, [])) {
        seen.set(`${table}: ${labelled(KEYS[table](row))}`, JSON.stringify(row));
      }
    }
    return seen;
  };
  /** What `work` changes, made or removed, by their labels. It is undone after. */
  const changedBy = async (work) => {
    const before = await read(database);
    return undone(database, async (queries) => {
      await work(queries);
      return changesBetween(before, await read(queries));
    });
  };
  return { id, labelled, changedBy };
}

async function insert(database, table, row) {
  const columns = Object.keys(row);
  const values = columns.map((_, index) => `$${index + 1}`);
  await database.change(`insert into ${table} (${columns.join(', ')}) values (${values.join(', ')})`, Object.values(row));
}

function changesBetween(before, after) {
  const all = new Set([...before.keys(), ...after.keys()]);
  return [...all].filter((label) => before.get(label) !== after.get(label)).sort();
}

/** What `work` gives, and the database as it was before. */
export async function undone(database, work) {
  let given;
  const end = new Error('undone');
  await database.transaction(async (queries) => {
    given = await work(queries);
    throw end;
  }).catch((error) => {
    if (error !== end) throw error;
  });
  return given;
}

// What a visitor of a database reaches, found out from the catalog and by trying: tables and views that are new are
// tried as well.

const RELATIONS = `
select format('%I.%I', nspname, relname) as relation, relkind as kind,
  (select json_agg(quote_ident(attname)) from pg_attribute where attrelid = pg_class.oid and attnum > 0 and not attisdropped) as columns
from pg_class join pg_namespace on pg_namespace.oid = relnamespace
where relkind in ('r', 'p', 'v', 'm', 'f') and nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
order by 1`;

const FUNCTIONS = `
select format('%s', pg_proc.oid::regprocedure) as function from pg_proc
where pronamespace in (select oid from pg_namespace where nspname not in ('pg_catalog', 'information_schema', 'auth'))
  and has_function_privilege('ROLE', oid, 'execute') order by 1`;

const SEQUENCES = `
select oid::regclass::text as sequence from pg_class
where relkind = 'S' and (has_sequence_privilege('ROLE', oid, 'usage') or has_sequence_privilege('ROLE', oid, 'select'))`;

const WRITES = ['insert', 'update', 'delete', 'truncate', 'references', 'trigger'];

/**
 * Everything that a visitor reads, as `schema.table.column: value`, and everything that may be written or called, as
 * the catalog and an attempt of each have it.
 */
export async function exposureOf(database, role, userId) {
  const relations = await database.sql(RELATIONS);
  const functions = await database.sql(FUNCTIONS.replaceAll('ROLE', role));
  const sequences = await database.sql(SEQUENCES.replaceAll('ROLE', role));
  const read = [];
  const write = [];
  await database.as(role, userId, async (run) => {
    for (const { relation, columns } of relations) {
      for (const column of columns) {
        for (const value of await readable(run, relation, column)) read.push(`${relation}.${column}: ${value}`);
      }
      for (const right of await writable(run, role, relation, columns)) write.push(`${right} ${relation}`);
    }
  });
  return {
    tried: relations.map(({ relation }) => relation),
    read,
    write,
    call: functions.map((row) => row.function),
    sequences: sequences.map(({ sequence }) => sequence),
  };
}

/** One column at a time: a grant on a single one is a hole too. */
async function readable(run, relation, column) {
  const statements = [
    `select ${column}::text as value from ${relation}`,
    // What a visitor may change may come back to him.
    `update ${relation} set ${column} = ${column} returning ${column}::text as value`,
    `delete from ${relation} returning ${column}::text as value`,
  ];
  const answers = [];
  for (const statement of statements) answers.push(...((await run(statement)).rows ?? []));
  return new Set(answers.map(({ value }) => value).filter((value) => value !== null));
}

async function writable(run, role, relation, columns) {
  const rights = [];
  const granted = await run(`select ${WRITES.map((right) =>
    `has_table_privilege('${role}', '${relation}', '${right}') as "${right}"`).join(', ')}`);
  // Who may not use the schema may not even ask.
  for (const right of WRITES) if (granted.rows?.[0][right]) rights.push(right);
  for (const column of columns) {
    if ((await run(`update ${relation} set ${column} = ${column}`)).rows) rights.push(`update ${column} of`);
  }
  for (const statement of [`insert into ${relation} default values`, `delete from ${relation}`, `truncate ${relation} cascade`]) {
    const { refused } = await run(statement);
    // Refused by a rule of the table means let in.
    if (!refused || refused.code.startsWith('23')) rights.push(statement.split(' ')[0]);
  }
  return [...new Set(rights)];
}

/** A rule of the application's own, which rows that are there already may break: from now on nobody can change those. */
export async function addRule(world, engine, { isBroken }) {
  if (engine === 'postgres') {
    await world.database.change(`alter table pins add constraint their_rule check (not (${isBroken('')})) not valid`);
    return;
  }
  await world.database.change(
    `create trigger their_rule before update on pins when ${isBroken('new.')} begin select raise(abort, 'their rule'); end`,
  );
}

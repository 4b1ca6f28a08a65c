/**
 * Everything in which a client's report of a batch and the simulator's ledger disagree, in words; an
 * empty list proves that no pin was published twice, lost or misreported. Pins with one marker in
 * their title are equal: as many of them may be made as there are, never more.
 */
export function disagreements({ pins, outcomes, executed }) {
  const found = [...misreported(pins, outcomes)];
  const groups = Map.groupBy(pins.keys(), (index) => pins[index].title);
  const madeOf = Map.groupBy(executed, ({ title }) => title);
  for (const title of madeOf.keys()) if (!groups.has(title)) found.push(`${title} was made and never asked for`);
  for (const [title, indexes] of groups) {
    const group = indexes.map((index) => outcomes[index]);
    found.push(...countsOf(title, group, madeOf.get(title) ?? [], pins[indexes[0]].boardId));
    found.push(...twinsOf(title, group));
  }
  return found;
}

function* misreported(pins, outcomes) {
  if (outcomes.length !== pins.length) yield `${outcomes.length} outcomes of ${pins.length} pins`;
  const ids = new Set();
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome?.key !== pins[index]?.key) yield `outcome ${index} is that of ${outcome?.key}`;
    if (outcome?.status === 'published') {
      if (ids.has(outcome.pin.id)) yield `${outcome.key} was given ${outcome.pin.id}, which another pin has`;
      ids.add(outcome.pin.id);
    } else if (!['not_sent', 'rejected', 'unknown'].includes(outcome?.error?.outcome)) {
      yield `${outcome?.key} has no outcome`;
    }
  }
}

function* countsOf(title, group, made, boardId) {
  const ids = new Set(made.map(({ pinId }) => pinId));
  const published = group.filter(({ status }) => status === 'published');
  const unknown = group.filter(({ error }) => error?.outcome === 'unknown');
  if (made.length > group.length) yield `${title} was made ${made.length} times for ${group.length}`;
  for (const { key, pin } of published) if (!ids.has(pin.id)) yield `${key} was given ${pin.id}, which is none of its own`;
  if (made.some((pin) => pin.boardId !== boardId)) yield `${title} is on the wrong board`;
  const unclaimed = made.length - published.length;
  if (unclaimed > unknown.length) yield `${title} exists ${unclaimed} times more than anybody was told`;
}

/** While the first of equal pins may or may not exist, none of the others may go. */
function* twinsOf(title, group) {
  const lost = group.findIndex(({ error }) => error?.outcome === 'unknown');
  if (lost < 0) return;
  const sent = group.slice(lost + 1).filter(({ error }) => error?.outcome !== 'not_sent');
  if (sent.length > 0) yield `${title} was sent again after its outcome had stayed unknown`;
}

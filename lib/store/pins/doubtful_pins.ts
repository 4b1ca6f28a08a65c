import type { Database, Queries, SqlValue } from '../database.js';
import { asIds, asRows, idsOf, lockedRows, pinterestIdOf, rowsOf } from './dialect.js';

/** A pin whose claim ran out or whose look is due, with its attempt of which nobody knows what became. */
export type DoubtfulPin = {
  id: string;
  tenant_id: string;
  attempt_id: string;
  /** The journal has the attempt, as this pin's, and it can be looked for from here. */
  recorded: number;
  /** Where it was sent; null where the journal has no such attempt, and then the rest is too. */
  environment: string | null;
  scheduled_at: string | null;
  cancel_requested: boolean | number;
  /** When it was claimed. */
  claimed_scheduled_at: string | null;
  looks: number;
  claim_expires_at: string | null;
  connection_id: string;
  board_id: string;
  board_section_id: string | null;
  payload: string;
  claimed_at: string;
  sent_at: string | null;
  ended_at: string | null;
  outcome: string;
  pinterest_pin_id: string | null;
  /** What the row has by now: a person found it, or somebody else published it. */
  given_pin_id: string | null;
  resolved_at: string | null;
  database_now: string;
};

export interface DoubtfulWanted {
  /** Another's pins are not to be seen from here: a look with our tokens would prove them absent. */
  environment: string;
  appId: string;
  tenantId?: string;
  /** `null`: of connections that are gone. */
  connectionId?: string | null;
  ids?: readonly string[];
  /** Looked at already. */
  passedOver: ReadonlySet<string>;
  limit: number;
}

/**
 * Through which connection it is looked for: the one it was sent through, or, when that one is gone, the one that the
 * project has now, if it has the board. Another account need not see what is on a board, and would prove it absent.
 */
const CONNECTION = `coalesce(
  (select c.id from pinterest_connections c where c.id = a.connection_id),
  (select c.id from blog_projects bp
    join pinterest_connections c on c.id = bp.pinterest_connection_id and c.tenant_id = bp.tenant_id
    join boards b on b.blog_project_id = bp.id and b.pinterest_board_id = a.pinterest_board_id
    where bp.id = p.blog_project_id and bp.tenant_id = p.tenant_id),
  a.connection_id)`;

/** Sent in an environment that its project has left for this one, through a connection that is gone: nobody can look for it any more. */
const leftBehind = (environment: string, appId: string): string => `(a.environment <> ${environment}
  and not exists (select 1 from pinterest_connections c where c.id = a.connection_id)
  and exists (select 1 from blog_projects bp
  join pinterest_connections c on c.id = bp.pinterest_connection_id and c.tenant_id = bp.tenant_id
  where bp.id = p.blog_project_id and bp.tenant_id = p.tenant_id and c.environment = ${environment} and c.app_id = ${appId}))`;

export function doubtfulPins(
  queries: Queries,
  engine: Database['engine'],
  wanted: DoubtfulWanted,
): Promise<DoubtfulPin[]> {
  const params: SqlValue[] = [wanted.limit];
  const bind = (value: SqlValue): string => `$${params.push(value)}`;
  const conditions = [
    'p.attempt_id is not null',
    // With neither date somebody took the claim away by hand, and left the attempt.
    `(p.claim_expires_at < now()
      or (p.claim_expires_at is null and (p.next_look_at is null or p.next_look_at <= now())))`,
  ];
  const [environment, appId] = [bind(wanted.environment), bind(wanted.appId)];
  const isLeftBehind = leftBehind(environment, appId);
  conditions.push(`(${isLeftBehind} or (a.id is null or a.environment = ${environment})
    and not exists (select 1 from pinterest_connections c where c.id = ${CONNECTION} and c.app_id <> ${appId}))`);
  if (wanted.tenantId !== undefined) conditions.push(`p.tenant_id = ${bind(wanted.tenantId)}`);
  if (wanted.connectionId === null) {
    conditions.push(`not exists (select 1 from pinterest_connections c where c.id = ${CONNECTION})`);
  } else if (wanted.connectionId !== undefined) {
    conditions.push(`${CONNECTION} = ${bind(wanted.connectionId)}`);
  }
  if (wanted.ids) conditions.push(`p.id in ${idsOf(engine, bind(asIds(wanted.ids)))}`);
  if (wanted.passedOver.size > 0) conditions.push(`p.id not in ${idsOf(engine, bind(asIds(wanted.passedOver)))}`);
  return queries.query<DoubtfulPin>(
    `select p.id, p.tenant_id, p.attempt_id, case when a.id is null or ${isLeftBehind} then 0 else 1 end as recorded,
      a.environment, p.scheduled_at, p.cancel_requested, p.looks, p.claim_expires_at, ${pinterestIdOf('p')} as given_pin_id,
      ${CONNECTION} as connection_id, a.scheduled_at as claimed_scheduled_at,
      a.pinterest_board_id as board_id, a.pinterest_board_section_id as board_section_id, a.payload, a.claimed_at,
      a.sent_at, a.ended_at, a.outcome, a.pinterest_pin_id, a.resolved_at, now() as database_now
    from pins p left join publish_attempts a on a.id = p.attempt_id and a.pin_id = p.id
    where ${conditions.join(' and ')}
    order by a.claimed_at limit $1 ${lockedRows(engine)}`,
    params,
  );
}

/** A claim for looking. The request of an attempt whose process died ended with its claim at the latest. */
export async function takeDoubtful(
  queries: Queries,
  engine: Database['engine'],
  pins: readonly DoubtfulPin[],
  { holder, leaseMs }: { holder: string; leaseMs: number },
): Promise<void> {
  await queries.change(
    `update publish_attempts set ended_at = given.ended_at
    from ${rowsOf(engine, '$1', 'publish_attempts', ['id', 'ended_at'])} as given
    where publish_attempts.id = given.id and publish_attempts.ended_at is null`,
    [asRows(pins.map((pin) => ({ id: pin.attempt_id, ended_at: pin.claim_expires_at ?? pin.database_now })))],
  );
  await queries.change(
    `update pins set claimed_by = $2, claim_expires_at = now_plus($3) where id in ${idsOf(engine, '$1')}`,
    [asIds(pins.map(({ id }) => id)), holder, leaseMs],
  );
}

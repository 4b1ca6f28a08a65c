import type { Database, Queries, SqlValue } from '../database.js';
import { asRows, pinterestIdOf, rowsOf } from './dialect.js';

/** What a pin shows, and what decides whether it may be claimed. A claim reads no more: a run has thousands of them. */
export type ClaimableRecord = {
  id: string;
  tenant_id: string;
  blog_project_id: string;
  pinterest_board_id: string | null;
  pinterest_board_section_id: string | null;
  image_path: string | null;
  media_type: string;
  cover_image_path: string | null;
  cover_keyframe_seconds: number | null;
  title: string | null;
  description: string | null;
  alt_text: string | null;
  alternate_url: string | null;
  article_url: string | null;
  ai_modified: boolean | number;
  synthetic_performer: boolean | number;
  status: string;
  scheduled_at: string | null;
  cancel_requested: boolean | number;
  /** It was published already, by whomever. */
  pinterest_pin_id: string | null;
  connection_id: string | null;
  connection_status: string | null;
  last_error: string | null;
  blocked: number;
  blocked_until: string | null;
  blocked_reason: string | null;
  /** All of the project's boards are known, from a sync or, where there was none, from the application, and it is none of them. */
  board_gone: number;
  /** An attempt of this pin whose outcome nobody knows. One in the sandbox says nothing about production. */
  doubt: string | null;
};

/** A row of `pins` with all that is asked of it. */
export type PinRecord = ClaimableRecord & {
  error_message: string | null;
  error_code: string | null;
  published_at: string | null;
  pinterest_pin_url: string | null;
  not_before: string | null;
  attempt_id: string | null;
  claimed_by: string | null;
  claim_expires_at: string | null;
  next_look_at: string | null;
  looks: number;
  /** A legacy workflow of the project still publishes. */
  held: number;
  database_now: string;
};

/**
 * Of the pin's own tenant. Whoever may write `pins` and `blog_projects` by other ways, as the people of an adopted
 * application may, could name another tenant's project or connection, and publish through it.
 */
export const PROJECT_AND_CONNECTION = `join blog_projects bp on bp.id = p.blog_project_id and bp.tenant_id = p.tenant_id
left join pinterest_connections c on c.id = bp.pinterest_connection_id and c.tenant_id = p.tenant_id`;

/** A legacy workflow of the pin's project still publishes. */
export const HELD = `exists (select 1 from legacy_workflows w where w.blog_project_id = p.blog_project_id
  and w.state = 'active')`;

const CLAIMABLE = `p.id, p.tenant_id, p.blog_project_id, p.pinterest_board_id,
  p.pinterest_board_section_id, p.image_path, p.media_type, p.cover_image_path, p.cover_keyframe_seconds, p.title,
  p.description, p.alt_text, p.alternate_url, ar.url as article_url, p.ai_modified, p.synthetic_performer, p.status,
  p.scheduled_at, p.cancel_requested, ${pinterestIdOf('p')} as pinterest_pin_id, c.id as connection_id, c.status as connection_status,
  c.last_error, c.blocked_until, c.blocked_reason,
  case when c.blocked_until > now() then 1 else 0 end as blocked,
  case when (bp.boards_of_account is not null
      or bp.boards_of_sync is null and exists (select 1 from boards b where b.blog_project_id = p.blog_project_id))
    and not exists (select 1 from boards b where b.blog_project_id = p.blog_project_id
      and b.pinterest_board_id = p.pinterest_board_id) then 1 else 0 end as board_gone,
  (select a.id from publish_attempts a where a.pin_id = p.id and a.resolved_at is null
      and (c.id is null or a.environment = c.environment)
    order by a.claimed_at limit 1) as doubt`;

const WHOLE = `${CLAIMABLE}, p.error_message, p.error_code, p.published_at, p.pinterest_pin_url,
  p.not_before, p.attempt_id, p.claimed_by, p.claim_expires_at, p.next_look_at, p.looks,
  case when ${HELD} then 1 else 0 end as held,
  now() as database_now`;

const FROM = `from pins p
${PROJECT_AND_CONNECTION}
left join blog_articles ar on ar.id = p.blog_article_id and ar.tenant_id = p.tenant_id`;

/** `condition` counts its parameters from $1. */
export function readPins(queries: Queries, condition: string, params: readonly SqlValue[]): Promise<PinRecord[]> {
  return queries.query<PinRecord>(`select ${WHOLE}\n${FROM}\nwhere ${condition}`, params);
}

export type NamedPin = {
  /** As the caller wrote it: in capitals it is the same UUID, and another text. */
  named: string;
  id: string;
  cancel_requested: boolean | number;
};

/** The tenant's pins among those that a caller names. */
export function readNamedPins(
  queries: Queries,
  engine: Database['engine'],
  tenantId: string,
  ids: readonly string[],
): Promise<NamedPin[]> {
  return queries.query<NamedPin>(
    `select given.claimed_by as named, p.id, p.cancel_requested
    from ${rowsOf(engine, '$1', 'pins', ['id', 'claimed_by'])} as given
    join pins p on p.id = given.id
    ${PROJECT_AND_CONNECTION}
    where p.tenant_id = $2`,
    // A column of texts carries what was written.
    [asRows(ids.map((id) => ({ id, claimed_by: id }))), tenantId],
  );
}

export function readClaimable(
  queries: Queries,
  condition: string,
  params: readonly SqlValue[],
): Promise<ClaimableRecord[]> {
  return queries.query<ClaimableRecord>(`select ${CLAIMABLE}\n${FROM}\nwhere ${condition}`, params);
}

/** What a run tells of a pin at its end. */
export type ToldPin = Pick<
  PinRecord,
  | 'id' | 'tenant_id' | 'blog_project_id' | 'status' | 'title' | 'scheduled_at' | 'not_before' | 'published_at'
  | 'pinterest_pin_id' | 'pinterest_pin_url' | 'error_code' | 'error_message' | 'next_look_at' | 'connection_id'
>;

const TOLD_PINS = `select p.id, p.tenant_id, p.blog_project_id, p.status, p.title, p.scheduled_at, p.not_before,
  p.published_at, ${pinterestIdOf('p')} as pinterest_pin_id, p.pinterest_pin_url, p.error_code, p.error_message, p.next_look_at,
  c.id as connection_id
from pins p
${PROJECT_AND_CONNECTION}`;

export function readToldPins(queries: Queries, condition: string, params: readonly SqlValue[]): Promise<ToldPin[]> {
  return queries.query<ToldPin>(`${TOLD_PINS}\nwhere ${condition}`, params);
}

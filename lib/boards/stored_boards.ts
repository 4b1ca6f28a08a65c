import { randomUUID } from 'node:crypto';

import type { Access, ConnectionAccess } from '../connections/access.js';
import { accountKey } from '../connections/connect.js';
import { notFound } from '../connections/failures.js';
import { lockProject, type NamedProject, namedProject, type ProjectRow, readProject } from '../connections/project_row.js';
import { spamBlockedUntil } from '../connections/refused_read.js';
import { PinterestError } from '../errors.js';
import type { Service } from '../service.js';
import { BEGIN_SYNC } from '../store/boards/begin_sync.js';
import { DELETE_BOARD } from '../store/boards/delete_board.js';
import { LIST_BOARDS } from '../store/boards/list_boards.js';
import { NOTE_SYNC } from '../store/boards/note_sync.js';
import { PINS_WITHOUT_BOARD } from '../store/boards/pins_without_board.js';
import { upsertBoards } from '../store/boards/upsert_boards.js';
import type { Queries } from '../store/database.js';
import type { Board, BoardList, StoredBoardsApi } from '../types.js';
import { object, optionalSignal, options } from '../validate.js';

const ROWS_AT_ONCE = 100;
/** What a row does not say that was never read from Pinterest here: the app, or its workflows, wrote id and name alone. */
const UNSAID = {
  thumbnailUrls: [], pinCount: 0, followerCount: 0, collaboratorCount: 0, adsOnly: false, group: false, readOnly: false,
};

/** What one sync read. */
interface Fetched {
  boards: BoardList;
  /** Which one of the project's syncs it is. */
  sync: number;
  /** Whose boards they are. */
  account: string;
}
type SyncReport = Awaited<ReturnType<StoredBoardsApi['sync']>>;

export function storedBoardsApi(service: Service, access: ConnectionAccess): StoredBoardsApi {
  return {
    sync(value) {
      const given = options(object(value, 'options'), 'options', ['tenantId', 'projectId', 'signal']);
      return replaceBoards(service, access, { ...namedProject(given), signal: optionalSignal(given['signal']) });
    },
    async list(value) {
      const project = namedProject(options(object(value, 'options'), 'options', ['tenantId', 'projectId']));
      const row = await readProject(service.database, project);
      const boards = await boardsOf(service.database, project);
      return boards.map((board) => ({ ...board, projectId: row.id }));
    },
  };
}

/**
 * Every page first, then one transaction: what goes wrong half-way leaves the boards as they were, and of two at once the
 * one that began later wins.
 */
export async function replaceBoards(
  service: Service,
  access: ConnectionAccess,
  { signal, ...project }: NamedProject & { signal: AbortSignal | undefined },
): Promise<SyncReport> {
  const { pinterest_connection_id: connectionId } = await readProject(service.database, project);
  if (connectionId === null) throw notConnected(project.projectId);
  const sync = await beginSync(service, project);
  const fetched = { sync, ...(await fetchBoards(service, access, connectionId, signal)) };
  return service.database.transaction(async (queries) => {
    const row = await lockProject(queries, project);
    // Another account's boards must not get into a project that was connected anew meanwhile.
    if (row.pinterest_connection_id !== connectionId) throw changedMeanwhile(project.projectId);
    if (row.boards_of_sync !== null && row.boards_of_sync > sync) return asStored(queries, project, row);
    return store(service, queries, project, fetched);
  });
}

/** Before the first page, so that who comes later has read what is newer. */
async function beginSync({ database }: Service, { projectId, tenantId }: NamedProject): Promise<number> {
  const [begun] = await database.query<{ board_syncs: number }>(BEGIN_SYNC, [projectId, tenantId]);
  if (begun === undefined) throw notFound('project', projectId);
  return begun.board_syncs;
}

/** One more try with another token, when Pinterest says that this one has expired. Refused again, the connection has ended. */
async function fetchBoards(
  service: Service,
  access: ConnectionAccess,
  connectionId: string,
  signal: AbortSignal | undefined,
): Promise<Omit<Fetched, 'sync'>> {
  const list = async ({ auth, username, userId }: Access): Promise<Omit<Fetched, 'sync'>> => {
    // Who the account is tells its boards from the group boards that it may only read.
    const listing = service.client.boards.list({ auth, ...(username !== null && { username }), ...(signal && { signal }) });
    const boards = await listing.catch((error: unknown) => heeded(error, access, userId));
    return { boards, account: accountKey(service, userId) };
  };
  const opened = await access.open(connectionId);
  try {
    return await list(opened);
  } catch (error) {
    if (!isExpired(error)) throw error;
  }
  const renewed = await access.renew(connectionId, opened.version);
  try {
    return await list(renewed);
  } catch (error) {
    if (!isExpired(error)) throw error;
    throw (await access.end(connectionId, renewed.version, error)) ?? error;
  }
}

async function heeded(error: unknown, access: ConnectionAccess, userId: string): Promise<never> {
  const until = error instanceof PinterestError ? spamBlockedUntil(error) : undefined;
  if (until !== undefined) await access.block(userId, until, 'spam_block');
  throw error;
}

function isExpired(error: unknown): error is PinterestError {
  return error instanceof PinterestError && error.code === 'auth_expired';
}

async function store(
  { client }: Service,
  queries: Queries,
  project: NamedProject,
  { boards: fetched, sync, account }: Fetched,
): Promise<SyncReport> {
  const known = await boardsOf(queries, project);
  const { upserts, deletes } = client.boards.diff(known, fetched);
  await queries.change(NOTE_SYNC, [project.projectId, sync, fetched.complete ? account : null]);
  for (let from = 0; from < upserts.length; from += ROWS_AT_ONCE) {
    const boards = upserts.slice(from, from + ROWS_AT_ONCE);
    await queries.change(upsertBoards(boards.length), boards.flatMap((board) => valuesOf(board, project)));
  }
  for (const id of deletes) await queries.change(DELETE_BOARD, [project.projectId, id]);
  const before = new Set(known.map(({ id }) => id));
  const added = upserts.filter(({ id }) => !before.has(id)).length;
  return {
    added,
    changed: upserts.length - added,
    deleted: deletes.length,
    total: known.length + added - deletes.length,
    // A list that is not complete proves of no board that it is gone.
    orphanedPinIds: fetched.complete ? await orphans(queries, project) : [],
    ...(fetched.whyIncomplete !== undefined && { whyIncomplete: fetched.whyIncomplete }),
  };
}

/** A sync that began later was faster, and what it stored is newer than what this one read. */
async function asStored(queries: Queries, project: NamedProject, row: ProjectRow): Promise<SyncReport> {
  const { length: total } = await boardsOf(queries, project);
  const orphanedPinIds = row.boards_of_account === null ? [] : await orphans(queries, project);
  return { added: 0, changed: 0, deleted: 0, total, orphanedPinIds };
}

async function orphans(queries: Queries, { projectId, tenantId }: NamedProject): Promise<string[]> {
  const pins = await queries.query<{ id: string }>(PINS_WITHOUT_BOARD, [projectId, tenantId]);
  return pins.map(({ id }) => id);
}

function valuesOf(board: Board, { tenantId, projectId }: NamedProject): (string | null)[] {
  const cover = board.coverUrl ?? board.thumbnailUrls[0] ?? null;
  return [randomUUID(), tenantId, projectId, board.id, board.name, cover, JSON.stringify(board)];
}

async function boardsOf(queries: Queries, { projectId, tenantId }: NamedProject): Promise<Board[]> {
  const rows = await queries.query<Record<'id' | 'name' | 'details', string>>(LIST_BOARDS, [projectId, tenantId]);
  return rows.map(({ id, name, details }) => ({ ...UNSAID, ...(JSON.parse(details) as Partial<Board>), id, name }));
}

function notConnected(projectId: string): PinterestError {
  return new PinterestError({
    code: 'not_connected',
    field: 'projectId',
    message: `Project "${projectId}" is not connected to Pinterest: connect it first.`,
    stopped: 'permanent',
  });
}

function changedMeanwhile(projectId: string): PinterestError {
  return new PinterestError({
    code: 'connection_changed',
    message: `Project "${projectId}" was connected to another account while its boards were read: sync again.`,
    retryable: true,
  });
}

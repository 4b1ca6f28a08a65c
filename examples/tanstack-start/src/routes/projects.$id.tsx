import { createFileRoute, useRouter } from '@tanstack/react-router';
import type { ConnectionStatus, StoredPin } from 'n8n-nodes-pinterest-native';
import { useState } from 'react';

import {
  disconnectPinterestFn,
  exchangePinterestCallbackFn,
  getPinterestConnectionFn,
  getStrandedPinsFn,
  initPinterestOAuthFn,
  listPinsFn,
  listPinterestBoardsFn,
  publishPinFn,
  publishPinsBulkFn,
  syncPinterestBoardsFn,
} from '../pinterest.functions';

interface Search {
  pinterest_connected?: boolean;
  pinterest_error?: string;
  pinterest_retry?: string;
}

const word = (value: unknown) => (typeof value === 'string' ? value : undefined);

export const Route = createFileRoute('/projects/$id')({
  validateSearch: (search: Record<string, unknown>): Search => ({
    pinterest_connected: search['pinterest_connected'] === true || undefined,
    pinterest_error: word(search['pinterest_error']),
    pinterest_retry: word(search['pinterest_retry']),
  }),
  loader: async ({ params }) => {
    const data = { projectId: params.id };
    const [connection, boards, pins] = await Promise.all([
      getPinterestConnectionFn({ data }),
      listPinterestBoardsFn({ data }),
      listPinsFn({ data }),
    ]);
    return { connection, boards, pins };
  },
  errorComponent: ({ error }) => <p role="alert">{error instanceof Error ? error.message : 'This page did not work.'}</p>,
  component: Project,
});

type Failure = { ok: false; message: string; retryAt?: string };
type Done = { ok: true } | Failure;

/** Runs what a button does, one at a time; then the page shows what is in the database. */
function useActions() {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const run = (work: () => Promise<Done>) => async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      const done = await work();
      if (!done.ok) setFailure(done.retryAt ? `${done.message} (not before ${done.retryAt})` : done.message);
      await router.invalidate();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : 'This did not work.');
    } finally {
      setBusy(false);
    }
  };
  return { busy, failure, run };
}

type Run = ReturnType<typeof useActions>['run'];

function Project() {
  const { id: projectId } = Route.useParams();
  const { pinterest_connected: connected, pinterest_error: error } = Route.useSearch();
  const { connection, boards, pins } = Route.useLoaderData();
  const { busy, failure, run } = useActions();
  return (
    <main>
      <h1>Pinterest</h1>
      {connected && <p role="status">Pinterest is connected.</p>}
      {error && <p role="alert">Pinterest is not connected: {error}</p>}
      {failure && <p role="alert">{failure}</p>}
      <fieldset disabled={busy}>
        {connection.ok ? (
          <Connection projectId={projectId} status={connection.value} run={run} />
        ) : (
          <p role="alert">{connection.message}</p>
        )}
        {boards.ok && <Boards boards={boards.value} />}
        {pins.ok && <Pins pins={pins.value} run={run} />}
      </fieldset>
    </main>
  );
}

function Connection({ projectId, status, run }: { projectId: string; status: ConnectionStatus; run: Run }) {
  const data = { projectId };
  return (
    <section aria-label="Connection">
      <p>{sentenceOf(status)}</p>
      <Retry run={run} />
      <button type="button" onClick={run(() => connect(projectId))}>
        {status.state === 'not_connected' ? 'Connect' : 'Connect again'}
      </button>
      {status.state !== 'not_connected' && (
        <>
          <button type="button" onClick={run(() => syncPinterestBoardsFn({ data }))}>
            Sync boards
          </button>
          <button type="button" onClick={run(() => disconnect(projectId))}>
            Disconnect
          </button>
        </>
      )}
    </section>
  );
}

function sentenceOf(status: ConnectionStatus): string {
  if (status.state === 'not_connected') return 'Not connected.';
  if (status.state === 'reconnect_required') return `Connect again: ${status.reason}`;
  const missing = status.missingScopes.length > 0 ? ` Missing: ${status.missingScopes.join(', ')}.` : '';
  const blocked = status.blockedUntil === null ? '' : ` Waits until ${status.blockedUntil}.`;
  return `Connected as ${status.username ?? 'somebody'}, until ${status.accessTokenExpiresAt}.${missing}${blocked}`;
}

/** After a consent that could not be turned into a connection yet. */
function Retry({ run }: { run: Run }) {
  const { pinterest_retry: state } = Route.useSearch();
  if (state === undefined) return null;
  const again = async (): Promise<Done> => {
    const done = await exchangePinterestCallbackFn({ data: { state } });
    if (done.ok) window.location.assign(done.value.location);
    return done;
  };
  return (
    <button type="button" onClick={run(again)}>
      Try again
    </button>
  );
}

async function connect(projectId: string): Promise<Done> {
  const started = await initPinterestOAuthFn({ data: { projectId } });
  if (started.ok) window.location.assign(started.value.url);
  return started;
}

async function disconnect(projectId: string): Promise<Done> {
  const data = { projectId };
  const stranded = await getStrandedPinsFn({ data });
  if (!stranded.ok) return stranded;
  const count = stranded.value.length;
  if (count > 0 && !window.confirm(`${count} scheduled pins will not be published. Disconnect?`)) return { ok: true };
  return disconnectPinterestFn({ data });
}

function Boards({ boards }: { boards: { id: string; name: string }[] }) {
  return (
    <section aria-label="Boards">
      <h2>{boards.length} boards</h2>
      <ul>
        {boards.map(({ id, name }) => (
          <li key={id}>{name}</li>
        ))}
      </ul>
    </section>
  );
}

function Pins({ pins, run }: { pins: StoredPin[]; run: Run }) {
  const pinIds = pins.filter(({ state }) => state === 'ready').map(({ id }) => id);
  return (
    <section aria-label="Pins">
      <h2>{pins.length} pins</h2>
      {pinIds.length > 0 && (
        <button type="button" onClick={run(() => publishPinsBulkFn({ data: { pinIds } }))}>
          Publish all
        </button>
      )}
      <ul>
        {pins.map(({ id, title, state, errorMessage, pinterestPinUrl }) => (
          <li key={id}>
            {title ?? id}: {state} {errorMessage} {pinterestPinUrl && <a href={pinterestPinUrl}>on Pinterest</a>}
            {state === 'ready' && (
              <button type="button" onClick={run(() => publishPinFn({ data: { pinId: id } }))}>
                Publish
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

import { createFileRoute, useRouter } from '@tanstack/react-router';
import type { ConnectionStatus, StoredPin } from 'n8n-nodes-pinterest-native';
import { type ReactNode, useEffect, useRef, useState } from 'react';

import {
  disconnectPinterestFn,
  exchangePinterestCallbackFn,
  getPinterestConnectionFn,
  initPinterestOAuthFn,
  listPinsFn,
  listPinterestBoardsFn,
  previewDisconnectFn,
  publishPinFn,
  publishPinsBulkFn,
  retryPinFn,
  syncPinterestBoardsFn,
} from '../pinterest.functions';
import { searchWord } from '../search_word';

interface Search {
  pinterest_connected?: boolean;
  pinterest_error?: string;
  pinterest_retry?: string;
}

export const Route = createFileRoute('/projects/$id')({
  validateSearch: (search: Record<string, unknown>): Search => ({
    pinterest_connected: search['pinterest_connected'] === true || undefined,
    pinterest_error: searchWord(search['pinterest_error']),
    pinterest_retry: searchWord(search['pinterest_retry']),
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
  errorComponent: Broken,
  component: Project,
});

type Failure = { ok: false; message: string; retryAt?: string };
type Done = { ok: true } | Failure;

/** Runs what a button does, one at a time; then the page shows what is in the database. */
function useActions() {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const [said, setSaid] = useState<string>();
  const status = useRef<HTMLParagraphElement>(null);
  const hasActed = useRef(false);
  // A button that has gone took the keyboard's place on the page with it.
  useEffect(() => {
    if (hasActed.current && document.activeElement === document.body) status.current?.focus({ preventScroll: true });
  });
  const run = (work: () => Promise<Done>) => async () => {
    if (busy) return;
    hasActed.current = true;
    setBusy(true);
    setFailure(undefined);
    setSaid('Working …');
    try {
      const done = await work();
      if (!done.ok) setFailure(done.retryAt ? `${done.message} (not before ${shown(done.retryAt)})` : done.message);
      await router.invalidate();
      setSaid(done.ok ? 'Done. What came of it stands below.' : undefined);
    } catch (error) {
      setSaid(undefined);
      setFailure(error instanceof Error ? error.message : 'This did not work.');
    } finally {
      setBusy(false);
    }
  };
  return { busy, said, failure, status, actions: { busy, run } };
}

type Actions = ReturnType<typeof useActions>['actions'];

/** Not `disabled` while something runs: a disabled button loses the keyboard's place. */
function Action({ of: { busy, run }, work, label, children }: { of: Actions; work: () => Promise<Done>; label?: string; children: ReactNode }) {
  return (
    <button type="button" aria-disabled={busy} aria-label={label} onClick={run(work)}>
      {children}
    </button>
  );
}

function Broken({ error }: { error: unknown }) {
  const router = useRouter();
  return (
    <main>
      <h1>Pinterest</h1>
      <p role="alert">{error instanceof Error ? error.message : 'This page did not work.'}</p>
      <button type="button" onClick={() => void router.invalidate()}>
        Load it again
      </button>
    </main>
  );
}

function Project() {
  const { id: projectId } = Route.useParams();
  const { pinterest_connected: connected, pinterest_error: error } = Route.useSearch();
  const { connection, boards, pins } = Route.useLoaderData();
  const { busy, said, failure, status, actions } = useActions();
  const isConnected = connection.ok && connection.value.state === 'connected';
  return (
    <main aria-busy={busy}>
      <h1>Pinterest</h1>
      <p role="status" ref={status} tabIndex={-1}>
        {said ?? (connected && isConnected && 'Pinterest is connected.')}
      </p>
      {error && <p role="alert">Pinterest is not connected: {error}</p>}
      {failure && <p role="alert">{failure}</p>}
      {connection.ok ? (
        <Connection projectId={projectId} status={connection.value} actions={actions} />
      ) : (
        <p role="alert">{connection.message}</p>
      )}
      {boards.ok && <Boards boards={boards.value} />}
      {pins.ok && <Pins pins={pins.value} actions={actions} />}
    </main>
  );
}

function Connection({ projectId, status, actions }: { projectId: string; status: ConnectionStatus; actions: Actions }) {
  const data = { projectId };
  return (
    <section aria-label="Connection">
      <p>{sentenceOf(status)}</p>
      <Retry actions={actions} />
      <Action of={actions} work={() => connect(projectId)}>
        {status.state === 'not_connected' ? 'Connect' : 'Connect again'}
      </Action>
      {status.state !== 'not_connected' && (
        <>
          <Action of={actions} work={() => syncPinterestBoardsFn({ data })}>
            Sync boards
          </Action>
          <Action of={actions} work={() => disconnect(projectId)}>
            Disconnect
          </Action>
        </>
      )}
    </section>
  );
}

/** The same on the server and in every browser. */
const shown = (time: string) => `${time.slice(0, 16).replace('T', ' ')} UTC`;

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;

function sentenceOf(status: ConnectionStatus): string {
  if (status.state === 'not_connected') return 'Not connected.';
  if (status.state === 'reconnect_required') return `Connect again: ${status.reason}`;
  const missing = status.missingScopes.length > 0 ? ` Missing: ${status.missingScopes.join(', ')}.` : '';
  const blocked = status.blockedUntil === null ? '' : ` Waits until ${shown(status.blockedUntil)}.`;
  return `Connected as ${status.username ?? 'somebody'}, until ${shown(status.accessTokenExpiresAt)}.${missing}${blocked}`;
}

/** After a consent that could not be turned into a connection yet. */
function Retry({ actions }: { actions: Actions }) {
  const { pinterest_retry: state } = Route.useSearch();
  if (state === undefined) return null;
  const again = async (): Promise<Done> => {
    const done = await exchangePinterestCallbackFn({ data: { state } });
    if (done.ok) window.location.assign(done.value.location);
    return done;
  };
  return (
    <Action of={actions} work={again}>
      Try again
    </Action>
  );
}

async function connect(projectId: string): Promise<Done> {
  const started = await initPinterestOAuthFn({ data: { projectId } });
  if (started.ok) window.location.assign(started.value.url);
  return started;
}

async function disconnect(projectId: string): Promise<Done> {
  const data = { projectId };
  const left = await previewDisconnectFn({ data });
  if (!left.ok) return left;
  const { stranded, unsettled } = left.value;
  const warnings = [
    ...(stranded.length > 0 ? [`${counted(stranded.length, 'scheduled pin')} will not be published.`] : []),
    ...(unsettled.length > 0 ? [`Of ${counted(unsettled.length, 'pin')} on the way nobody will know the outcome.`] : []),
  ];
  if (warnings.length > 0 && !window.confirm(`${warnings.join(' ')} Disconnect?`)) return { ok: true };
  return disconnectPinterestFn({ data });
}

function Boards({ boards }: { boards: { id: string; name: string }[] }) {
  return (
    <section aria-label="Boards">
      <h2>{counted(boards.length, 'board')}</h2>
      <details>
        <summary>Names</summary>
        <ul>
          {boards.map(({ id, name }) => (
            <li key={id}>{name}</li>
          ))}
        </ul>
      </details>
    </section>
  );
}

function Pins({ pins, actions }: { pins: StoredPin[]; actions: Actions }) {
  const pinIds = pins.filter(({ state }) => state === 'ready').map(({ id }) => id);
  return (
    <section aria-label="Pins">
      <h2>{counted(pins.length, 'pin')}</h2>
      {pinIds.length > 0 && (
        <Action of={actions} work={() => publishPinsBulkFn({ data: { pinIds } })}>
          Publish all
        </Action>
      )}
      <ul className="pins">
        {pins.map((pin) => (
          <Pin key={pin.id} pin={pin} actions={actions} />
        ))}
      </ul>
    </section>
  );
}

function Pin({ pin: { id, title, state, errorMessage, pinterestPinUrl }, actions }: { pin: StoredPin; actions: Actions }) {
  const name = title ?? id;
  const data = { pinId: id };
  return (
    <li>
      <strong>{name}</strong>
      <br />
      {state}
      {errorMessage && `: ${errorMessage}`}{' '}
      {pinterestPinUrl && (
        <a href={pinterestPinUrl} aria-label={`${name} on Pinterest`}>
          on Pinterest
        </a>
      )}
      {state === 'ready' && (
        <Action of={actions} work={() => publishPinFn({ data })} label={`Publish ${name}`}>
          Publish
        </Action>
      )}
      {state === 'failed' && (
        <Action of={actions} work={() => retryPinFn({ data })} label={`Retry ${name}`}>
          Retry
        </Action>
      )}
    </li>
  );
}

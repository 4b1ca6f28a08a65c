/** In every field that nobody asked for: must never reach Inngest. */
export const SECRET = 'v1.k1.c2VhbGVkLXRva2VuLXRoYXQtbXVzdC1ub3QtbGVhdmU';

const facts = { username: SECRET, sealedAccess: SECRET, scopes: [SECRET] };

/** Answers like `createPinterest`, remembers calls, and has a secret wherever a result has room for one. */
export function fakePinterest({ connections = [], fail } = {}) {
  const calls = [];
  const answering = (name, answer) => async (options) => {
    calls.push({ name, options });
    const error = fail?.(name);
    if (error) throw error;
    return answer(options);
  };
  const pin = (id) => ({ id, title: SECRET, pinterestPinId: `9${id}`, errorMessage: SECRET });
  const summary = (ids) => ({
    published: ids.length, failed: 1, waiting: 2, recovered: 3, token: SECRET,
    outcomes: ids.map((id, index) => ({
      id, result: index ? 'failed' : 'published', pin: pin(id), ...(index ? { error: { code: 'bad_media', message: SECRET, cause: SECRET } } : {}),
    })),
    skippedConnections: [{ connectionId: 'c9', reason: 'spam_block', until: '2030-01-01T00:00:00.000Z', sealed: SECRET }],
  });
  return {
    calls,
    connections: {
      list: answering('connections.list', () => connections.map((each) => ({ ...facts, ...each }))),
      refreshDue: answering('connections.refreshDue', () => ({
        refreshed: ['c1'], notDue: 4, pair: SECRET,
        failed: [{ connectionId: 'c2', error: { code: 'reconnect_required', message: SECRET } }],
      })),
    },
    boards: {
      sync: answering('boards.sync', () => ({ added: 1, changed: 2, deleted: 3, total: 600, orphanedPinIds: ['p1'], auth: SECRET })),
    },
    pins: {
      publishDue: answering('pins.publishDue', () => summary(['p1'])),
      publishMany: answering('pins.publishMany', ({ pinIds }) => summary(pinIds)),
    },
  };
}

const media = { type: 'image_url', url: 'https://images.example/picture.png' };
const pin = (boardId) => ({ boardId, title: 'A pin', media });

/** Every method of a client, called as it is meant to be; `kind` says what a client does with it that was closed. */
export const EVERY_METHOD = {
  'oauth.start': { kind: 'throws', call: (client) => client.oauth.start() },
  'oauth.exchange': {
    kind: 'rejects', call: (client) => client.oauth.exchange({ code: 'code', verifier: 'v'.repeat(43) }),
  },
  'oauth.refresh': { kind: 'rejects', call: (client) => client.oauth.refresh({ refreshToken: 'token' }) },
  'account.get': { kind: 'rejects', call: (client) => client.account.get() },
  'boards.list': { kind: 'rejects', call: (client) => client.boards.list() },
  'boards.sections': { kind: 'rejects', call: (client, boardId) => client.boards.sections(boardId) },
  'boards.diff': {
    kind: 'works', call: (client) => client.boards.diff([], { boards: [], complete: true, pages: 1 }),
  },
  'pins.create': { kind: 'rejects', call: (client, boardId) => client.pins.create(pin(boardId)) },
  'pins.publishMany': {
    kind: 'reports', call: (client, boardId) => client.pins.publishMany([pin(boardId), pin(boardId)]),
  },
  'pins.reconcile': {
    kind: 'rejects',
    call: (client, boardId) =>
      client.pins.reconcile({ boardId, pin: { title: 'lost' }, windowStart: new Date(), requestEndedAt: new Date() }),
  },
  'pins.fingerprint': { kind: 'works', call: (client) => client.pins.fingerprint({ title: 'A pin' }) },
  'pins.truncate': { kind: 'works', call: (client) => client.pins.truncate({ title: 'A pin' }) },
  call: { kind: 'rejects', call: (client) => client.call('user_account/get') },
  operations: { kind: 'works', call: (client) => client.operations() },
  stats: { kind: 'works', call: (client) => client.stats() },
  close: { kind: 'resolves', call: (client) => client.close() },
};

/** The names of all functions of a client, to notice one that has no line above. */
export function methodsOf(client) {
  return Object.entries(client).flatMap(([name, part]) =>
    typeof part === 'function' ? [name] : Object.keys(part).map((method) => `${name}.${method}`),
  );
}

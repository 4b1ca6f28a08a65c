import { createClient } from '../../../dist/lib/index.js';
import { connect, simulatorFor } from '../../support/simulator.mjs';

/** A client of a simulator, without limits and long waits unless `options` say otherwise. */
export function clientOf(t, simulator, options = {}) {
  const client = createClient({
    environment: { apiUrl: simulator.apiUrl, allowLoopbackHttp: true },
    limits: false,
    ...options,
  });
  t.after(() => client.close());
  return client;
}

/** A simulator, a client, and so many accounts: each with its auth and the ids of its boards. */
export async function benchFor(t, { accounts = 1, boards = 1, world, ...options } = {}) {
  const simulator = await simulatorFor(t, { limits: false, ...world });
  const people = Array.from({ length: accounts }, () => {
    const { account, token } = connect(simulator, { boards });
    return {
      id: account.id,
      token,
      auth: { accessToken: token, user: account.id },
      boardIds: account.boards.map(({ id }) => id),
    };
  });
  return { simulator, client: clientOf(t, simulator, options), people };
}

/** A pin for a person's board that no other name's pin equals. */
export function pinFor(person, name, fields = {}) {
  return {
    auth: person.auth,
    boardId: person.boardIds[0],
    title: name,
    link: `https://blog.example/${encodeURIComponent(name)}`,
    media: { type: 'image_url', url: `https://images.example/${encodeURIComponent(name)}.png` },
    ...fields,
  };
}

/** `create` takes the auth apart from the pin. */
export function createPin(client, { auth, ...pin }, options = {}) {
  return client.pins.create(pin, { auth, ...options });
}

/** How often an operation was requested, by whomever or by one account. */
export function requestsOf({ ledger }, operation, accountId) {
  return ledger.requests.filter(
    (request) => request.operation === operation && (accountId === undefined || request.accountId === accountId),
  ).length;
}

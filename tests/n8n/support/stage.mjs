// An n8n with the package in it, a Pinterest to talk to, and a connected credential.
import { DEFAULT_APP } from '../../../dist/lib/simulator/index.js';
import { freePort } from '../../support/free_port.mjs';
import { simulatorFor } from '../../support/simulator.mjs';
import { N8nHome } from './home.mjs';
import { apiKeyOf, preparedHome, tarball } from './prepared.mjs';
import { Rest } from './rest.mjs';
import { startServer } from './server.mjs';
import { credentialType } from './workflow.mjs';

/** A user folder with an owner, removed when the test ends; `packaged: false` leaves the package to be installed. */
export function homeFor(t, { packaged = true, env } = {}) {
  const home = new N8nHome({ prepared: preparedHome, env });
  t.after(() => home.remove());
  if (packaged) home.addPackage(tarball);
  return home;
}

/** A server over a home, and the owner logged in to it. */
export async function serverFor(t, home, options) {
  const server = await startServer(home, options);
  t.after(() => server.stop());
  const rest = await new Rest(server.url, apiKeyOf(home)).logIn();
  return { server, rest };
}

/** A Pinterest whose app sends people back to the n8n on `port`, with one account. */
export async function pinterestFor(t, port, options = {}) {
  const redirectUris = [`http://127.0.0.1:${port}/rest/oauth2-credential/callback`];
  const simulator = await simulatorFor(t, { app: { ...DEFAULT_APP, redirectUris }, ...options });
  const account = simulator.accounts.create({ username: 'pinner', boards: 3, sectionsPerBoard: 1 });
  return { simulator, account, boardId: account.boards[0].id };
}

/** All of it: `{ home, server, rest, simulator, account, boardId }`. */
export async function setStage(t, { env, serverEnv, simulator: options } = {}) {
  const port = await freePort();
  const pinterest = await pinterestFor(t, port, options);
  const home = homeFor(t, { env });
  return { ...pinterest, home, ...(await serverFor(t, home, { port, env: serverEnv })) };
}

/** What a person types into the credential's dialog. */
export function credentialData(simulator, { secret = true } = {}) {
  return {
    environment: 'custom',
    apiUrl: simulator.apiUrl,
    consentUrl: simulator.authorizeUrl,
    ...(secret && { clientId: simulator.app.id, clientSecret: simulator.app.secret }),
  };
}

export const createCredential = (rest, data, name = 'Pinterest account') =>
  rest.send('POST', '/rest/credentials', { name, type: credentialType, data });

/** *Connect my account*, with a person who consents at once. */
export async function connect(rest, credentialId) {
  const asked = await rest.send('GET', `/rest/oauth2-credential/auth?id=${credentialId}`);
  const consentPage = new URL(asked);
  consentPage.searchParams.set('decision', 'allow');
  const consented = await fetch(consentPage, { redirect: 'manual' });
  const callback = consented.headers.get('location');
  if (!callback) throw new Error(`No way back from ${consentPage}: ${consented.status} ${await consented.text()}`);
  const answer = await rest.request('GET', callback);
  return { consentPage, callback, status: answer.status, page: await answer.text() };
}

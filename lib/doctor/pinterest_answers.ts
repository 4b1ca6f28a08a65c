import type { IncomingMessage } from 'node:http';

import { ask } from './ask.js';
import { type Check, fine, reasonOf, unknown, wrong } from './check.js';
import { proxyFor } from './proxy_for.js';

const CODE = 'pinterest';
const TIMEOUT_MS = 10_000;

/** Whatever it says: that it answers. */
export const pinterestAnswers: Check = {
  code: CODE,
  network: true,
  run: async ({ apiUrl, env }) => {
    const proxy = proxyFor(apiUrl, env);
    if (proxy && proxy.protocol !== 'http:') return unknown(CODE, `Not asked through a proxy of ${proxy.protocol}//`);
    try {
      await headOf(apiUrl, proxy);
      return fine(CODE, `${apiUrl.host} answers.`);
    } catch (error) {
      const way = proxy === undefined ? '' : ` through the proxy ${proxy.host}`;
      return wrong(
        CODE,
        `${apiUrl.host} does not answer${way}: ${reasonOf(error)}`,
        'Check the network, and HTTPS_PROXY, HTTP_PROXY and NO_PROXY; PINTEREST_API_URL too where it is set. Without a network: --offline.',
      );
    }
  },
};

/** The head of an answer, by the way that the client takes. */
export async function headOf(url: URL, proxy: URL | undefined): Promise<IncomingMessage> {
  const answer = await ask(url, { method: 'HEAD', timeoutMs: TIMEOUT_MS, ...(proxy && { proxy }) });
  return answer.resume();
}

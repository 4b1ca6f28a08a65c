import { ask } from './ask.js';
import { type Check, fine, reasonOf, unknown, wrong } from './check.js';
import { proxyFor } from './proxy_for.js';

const CODE = 'clock_skew';
/** A look for a lost pin allows Pinterest's clock and ours five minutes; a minute off is a broken clock already. */
const MOST_SECONDS = 60;
const TIMEOUT_MS = 10_000;

export const clockSkew: Check = {
  code: CODE,
  network: true,
  run: async ({ apiUrl, env }) => {
    const proxy = proxyFor(apiUrl, env);
    if (proxy && proxy.protocol !== 'http:') return unknown(CODE, `Not checked through a proxy of ${proxy.protocol}//`);
    let theirs;
    try {
      theirs = await dateOf(apiUrl, proxy);
    } catch (error) {
      return unknown(CODE, `${apiUrl.host} does not answer: ${reasonOf(error)}`);
    }
    if (Number.isNaN(theirs)) return unknown(CODE, `${apiUrl.host} sends no date.`);
    const seconds = Math.round((Date.now() - theirs) / 1000);
    if (Math.abs(seconds) <= MOST_SECONDS) return fine(CODE, "This machine's clock and Pinterest's agree.");
    const which = seconds > 0 ? 'ahead of' : 'behind';
    return wrong(
      CODE,
      `This machine's clock is ${Math.abs(seconds)} s ${which} Pinterest's: pins go out at the wrong time, and lost ones are looked for in the wrong hour.`,
      'Let the system keep the time (timedatectl set-ntp true, or chrony).',
    );
  },
};

async function dateOf(url: URL, proxy: URL | undefined): Promise<number> {
  const answer = await ask(url, { method: 'HEAD', timeoutMs: TIMEOUT_MS, ...(proxy && { proxy }) });
  answer.resume();
  return Date.parse(answer.headers.date ?? '');
}

import { type Check, fine, reasonOf, unknown, wrong } from './check.js';
import { headOf } from './pinterest_answers.js';
import { proxyFor } from './proxy_for.js';

const CODE = 'clock_skew';
/** A look for a lost pin goes by Pinterest's own dates; what is timed by this clock needs no more than a kept one. */
const MOST_SECONDS = 60;

export const clockSkew: Check = {
  code: CODE,
  network: true,
  run: async ({ apiUrl, env }) => {
    const proxy = proxyFor(apiUrl, env);
    if (proxy && proxy.protocol !== 'http:') return unknown(CODE, `Not checked through a proxy of ${proxy.protocol}//`);
    let theirs;
    try {
      theirs = Date.parse((await headOf(apiUrl, proxy)).headers.date ?? '');
    } catch (error) {
      return unknown(CODE, `${apiUrl.host} does not answer: ${reasonOf(error)}`);
    }
    if (Number.isNaN(theirs)) return unknown(CODE, `${apiUrl.host} sends no date.`);
    const seconds = Math.round((Date.now() - theirs) / 1000);
    if (Math.abs(seconds) <= MOST_SECONDS) return fine(CODE, "This machine's clock and Pinterest's agree.");
    const which = seconds > 0 ? 'ahead of' : 'behind';
    return wrong(
      CODE,
      `This machine's clock is ${Math.abs(seconds)} s ${which} Pinterest's: with SQLite pins go out at the wrong time, and tokens are renewed at the wrong time.`,
      'Let the system keep the time (timedatectl set-ntp true, or chrony).',
    );
  },
};

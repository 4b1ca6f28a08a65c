import { isLoopback } from '../proxy.js';
import { type Check, fine, unknown, wrong } from './check.js';

const CODE = 'redirect_uri_port';

export const redirectPort: Check = {
  code: CODE,
  run: ({ redirectUri }) => {
    if (redirectUri === undefined || !URL.canParse(redirectUri)) return unknown(CODE, 'There is no redirect URI to look at.');
    const { port, protocol, hostname } = new URL(redirectUri);
    // What the URL parser drops because it is the scheme's own.
    const written = /^[a-z]+:\/\/[^/?#]*:(\d+)(?:[/?#]|$)/i.exec(redirectUri)?.[1];
    if (written !== undefined && port === '') {
      return wrong(
        CODE,
        `The redirect URI writes out :${written}, which browsers and libraries drop for ${protocol}//.`,
        `Leave :${written} out here and at developers.pinterest.com.`,
      );
    }
    if (isLoopback(hostname) && port === '') {
      return wrong(
        CODE,
        `The redirect URI has no port: a browser would come back to port ${protocol === 'https:' ? 443 : 80} of this machine.`,
        'Add the port your callback listens on (http://localhost:3000/...), here and at developers.pinterest.com.',
      );
    }
    return fine(CODE, port === '' ? "The redirect URI uses the scheme's own port." : `The redirect URI names port ${port}.`);
  },
};
